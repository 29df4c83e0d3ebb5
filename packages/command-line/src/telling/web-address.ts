import { UsageError } from '../usage-error.ts';

/**
 * An address that can be posted to.
 * @throws UsageError, without the address: it may be a secret.
 */
export function webAddress(setting: string, text: string): URL {
	const url = URL.parse(text);
	const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
	if (url === null || !isWeb)
		throw new UsageError(
			`${setting}: it is not an http or https address`,
			'Write it whole: https://host/path. It is not shown here, since it may be a secret.',
		);
	if (url.username !== '' || url.password !== '')
		throw new UsageError(
			`${setting}: the address of ${url.host} has a user or a password in it`,
			'Name an address that is posted to without: these end up in logs.',
		);
	return url;
}

/** What of an address may be shown: never its path or query, where the secrets are. */
export function shownAddress({ origin, pathname, search }: URL): string {
	return pathname === '/' && search === '' ? origin : `${origin}/…`;
}
