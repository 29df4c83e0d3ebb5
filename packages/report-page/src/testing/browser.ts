import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's own; `.ci/run` installs it. `CHROMIUM` names another. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Whether there is a browser to test in; says so on stderr where there is none. */
export function hasBrowser(without: string): boolean {
	const there = existsSync(CHROMIUM);
	if (!there) process.stderr.write(`\nSKIPPED: ${CHROMIUM} is not there, so ${without}\n\n`);
	return there;
}

export function launchBrowser(): Promise<Browser> {
	return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
}
