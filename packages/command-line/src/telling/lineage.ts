import { messageOf } from '@accounted/warehouse';
import { appendLine } from '../output/append-line.ts';
import { type PostPolicy, postJson } from './post-json.ts';
import { type Facets, facet, type RunEvent } from './run-event.ts';
import { shownAddress, webAddress } from './web-address.ts';

/** Takes OpenLineage events off the hands of whoever is at work: it never throws, and never keeps anybody for long. */
export interface Lineage {
	/** The namespace of the jobs. */
	readonly namespace: string;
	/** The run that started this program, where an orchestrator says so. */
	readonly parent: Facets;
	emit(event: RunEvent): void;
	/** Waits until all events are delivered, as long as that may take; then says on stderr which were not. */
	close(): Promise<void>;
}

/** Everything together may keep a command so long after its work is done, in milliseconds. */
const LONGEST_CLOSE = 5000;
/** More wait only where a server hangs. */
const LONGEST_QUEUE = 1000;
const POLICY: PostPolicy = { timeoutMs: 5000, retries: 1, firstDelayMs: 200 };

export interface LineageOptions {
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Says one line to whoever runs the command. */
	readonly note: (text: string) => void;
	readonly policy?: PostPolicy;
	readonly longestCloseMs?: number;
}

/**
 * Events as lines of a file, or posted to an address, in order. The first that cannot be delivered takes the rest with it:
 * a server that is down is not asked again in the same run.
 * @throws UsageError for an address that cannot be posted to.
 */
export function openLineage(target: string, options: LineageOptions): Lineage {
	const { env, note, longestCloseMs = LONGEST_CLOSE } = options;
	const { where, deliver } = sinkOf(target, options);
	const giveUp = new AbortController();
	let [waiting, delivered, lost] = [0, 0, 0];
	let reason: string | undefined;
	let last: Promise<void> = Promise.resolve();

	async function one(event: RunEvent): Promise<void> {
		try {
			if (reason !== undefined) lost++;
			else {
				await deliver(event, giveUp.signal);
				delivered++;
			}
		} catch (error) {
			lost++;
			reason = messageOf(error);
		} finally {
			waiting--;
		}
	}

	return {
		namespace: env.OPENLINEAGE_NAMESPACE || 'accounted',
		parent: parentOf(env.OPENLINEAGE_PARENT_ID),
		emit(event) {
			if (waiting >= LONGEST_QUEUE) {
				lost++;
				reason ??= 'it takes them too slowly';
				return;
			}
			waiting++;
			last = last.then(() => one(event));
		},
		async close() {
			const timer = setTimeout(() => giveUp.abort(), longestCloseMs);
			const noMoreTime = new Promise<void>((done) => {
				giveUp.signal.addEventListener('abort', () => done());
			});
			await Promise.race([last, noMoreTime]);
			clearTimeout(timer);
			const missing = lost + waiting;
			if (missing > 0)
				note(
					`OpenLineage: ${missing} of ${delivered + missing} events did not reach ${where}: ${reason ?? 'there was no more time'}`,
				);
		},
	};
}

/** `namespace/job/runId`, as Airflow hands it to dbt. Anything else is nobody's run. */
function parentOf(id = ''): Facets {
	const [, namespace, name, runId] =
		/^([^/]+)\/(.+)\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i.exec(id) ?? [];
	return runId === undefined ? {} : facet('parent', { run: { runId }, job: { namespace, name } });
}

interface Sink {
	/** For people: never a secret. */
	readonly where: string;
	deliver(event: RunEvent, signal: AbortSignal): Promise<void>;
}

function sinkOf(target: string, { env, policy = POLICY }: LineageOptions): Sink {
	if (!/^https?:/i.test(target)) {
		if (target === env.OPENLINEAGE_URL) webAddress('OPENLINEAGE_URL', target);
		return { where: target, deliver: (event) => appendLine(target, JSON.stringify(event)) };
	}
	const url = eventsAddress(
		webAddress('the address for OpenLineage events', target),
		env.OPENLINEAGE_ENDPOINT,
	);
	const headers = env.OPENLINEAGE_API_KEY ? { authorization: `Bearer ${env.OPENLINEAGE_API_KEY}` } : {};
	return {
		where: shownAddress(url),
		deliver: (body, signal) => postJson({ url, body, headers, policy, signal }),
	};
}

/** OPENLINEAGE_URL is a server, OPENLINEAGE_ENDPOINT the path on it; a URL that ends with the path is whole already. */
function eventsAddress(server: URL, endpoint = 'api/v1/lineage'): URL {
	const path = `/${endpoint.replace(/^\/+/, '')}`;
	const url = new URL(server);
	if (!url.pathname.endsWith(path)) url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
	return url;
}
