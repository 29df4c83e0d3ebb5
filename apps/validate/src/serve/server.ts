import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { renderPage } from '@accounted/report-page';
import { messageOf, type Warehouse, WarehouseError } from '@accounted/warehouse';
import { cellAnswer, entityAnswer, reportAnswer, type Served } from './answers.ts';

/** Opens the warehouse for one answer and closes it, so that a backfill can have it in between. */
export type WithWarehouse = <T>(work: (warehouse: Warehouse) => Promise<T>) => Promise<T>;

/**
 * A server that answers questions about one warehouse to this machine, and changes nothing. Whoever asks must have
 * addressed this machine by name, or a page elsewhere could ask through a name that it has pointed here.
 */
export function reportServer(served: Served, withWarehouse: WithWarehouse): Server {
	return createServer((request, response) => {
		answer(request, response, served, withWarehouse).catch((error: unknown) => {
			const status = error instanceof WarehouseError ? 503 : isUsage(error) ? 404 : 500;
			send(response, status, 'text/plain', messageOf(error));
		});
	});
}

const HERE = new Set(['127.0.0.1', 'localhost', '[::1]']);

async function answer(
	{ method, url = '/', headers }: IncomingMessage,
	response: ServerResponse,
	served: Served,
	withWarehouse: WithWarehouse,
): Promise<void> {
	const name = (headers.host ?? '').replace(/:\d+$/, '');
	if (!HERE.has(name))
		return send(response, 421, 'text/plain', 'This server answers to 127.0.0.1 and localhost.');
	if (method !== 'GET' && method !== 'HEAD')
		return send(response, 405, 'text/plain', 'There is nothing to write here.');
	const asked = URL.parse(url, 'http://127.0.0.1');
	// `//x` would name another host.
	if (asked === null || url.startsWith('//'))
		return send(response, 400, 'text/plain', 'This is not an address of a page.');
	const { pathname, searchParams } = asked;
	const json = async (work: (warehouse: Warehouse) => Promise<object>) =>
		send(response, 200, 'application/json', JSON.stringify(await withWarehouse(work)));
	const said = (key: string) => searchParams.get(key) ?? '';
	switch (pathname) {
		case '/':
			return send(response, 200, 'text/html', await renderPage({ data: null }));
		case '/api/report':
			return json((warehouse) => reportAnswer(warehouse, served));
		case '/api/cell':
			return json((warehouse) => cellAnswer(warehouse, served, said('processor'), said('date')));
		case '/api/entity':
			return json((warehouse) => entityAnswer(warehouse, served, said('id')));
		default:
			return send(response, 404, 'text/plain', 'There is no such page.');
	}
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
	response.writeHead(status, {
		'content-type': `${type}; charset=utf-8`,
		'cache-control': 'no-store',
		'x-content-type-options': 'nosniff',
		'cross-origin-resource-policy': 'same-origin',
		'referrer-policy': 'no-referrer',
	});
	response.end(body);
}

function isUsage(error: unknown): boolean {
	return error instanceof Error && error.name === 'UsageError';
}
