export { CHROMIUM, hasBrowser, launchBrowser } from './browser.ts';
