import { createHash } from 'node:crypto';
import { UsageError } from '@accounted/command-line';
import { shownAddress, webAddress } from '@accounted/command-line/telling';

/** One webhook. */
export interface Target {
	readonly kind: 'slack' | 'json';
	/** A secret: whoever knows it can post there. */
	readonly url: URL;
	/** What of it may be shown: `slack https://hooks.slack.com/…`. */
	readonly shown: string;
	/** What stands for it where it is remembered. */
	readonly fingerprint: string;
}

/**
 * `https://…`, `slack=https://…` or `json=https://…`. Slack's own host is Slack where nothing else is said.
 * @throws UsageError, without the address, for one that cannot be posted to.
 */
export function parseTargets(texts: readonly string[]): Target[] {
	const targets = texts.map((text): Target => {
		const [, named, rest = text] = /^(\w+)=(.*)$/s.exec(text) ?? [];
		if (named !== undefined && named !== 'slack' && named !== 'json')
			throw new UsageError(
				`--notify ${named}=…: there is no such kind of message`,
				'Say slack=URL or json=URL, or the URL alone.',
			);
		const url = webAddress('--notify', rest);
		const kind = named ?? (url.hostname === 'hooks.slack.com' ? 'slack' : 'json');
		const fingerprint = createHash('sha256').update(`${kind} ${url.href}`).digest('hex').slice(0, 16);
		return { kind, url, shown: `${kind} ${shownAddress(url)}`, fingerprint };
	});
	return [...new Map(targets.map((target) => [target.fingerprint, target])).values()];
}
