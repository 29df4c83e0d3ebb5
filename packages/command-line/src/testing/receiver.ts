import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';

export interface Received {
	readonly path: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: unknown;
}

/** A real server on loopback that keeps what is posted to it. Gone when `await using` lets go of it. */
export interface Receiver extends AsyncDisposable {
	readonly url: string;
	readonly received: readonly Received[];
	/** What it answers from now on, the last for good: a status, or null for no answer at all. */
	answers(...statuses: (number | null)[]): void;
	/** Resolves when this many posts have arrived. */
	hasReceived(count: number): Promise<void>;
}

export async function receiver(): Promise<Receiver> {
	const received: Received[] = [];
	const arrivals = new EventEmitter();
	let statuses: (number | null)[] = [200];
	const server = createServer((request, response) => {
		let text = '';
		request.on('data', (part) => {
			text += part;
		});
		request.on('end', () => {
			received.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) });
			arrivals.emit('arrival');
			const status = statuses.length > 1 ? statuses.shift() : statuses[0];
			if (status != null) response.writeHead(status, { location: '/elsewhere' }).end('ok');
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('it listens on no port');
	return {
		url: `http://127.0.0.1:${address.port}`,
		received,
		answers: (...next) => {
			statuses = next;
		},
		async hasReceived(count) {
			while (received.length < count) await once(arrivals, 'arrival');
		},
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
