export { hasBrowser, launchBrowser } from './browser.ts';
