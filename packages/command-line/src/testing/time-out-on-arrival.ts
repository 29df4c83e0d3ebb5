import { vi } from 'vitest';
import type { Receiver } from './receiver.ts';

/**
 * Makes each request time out as soon as the server has received it, whatever time it was given: a slow machine may not
 * even have sent it after a tenth of a second. Real time-outs are back when `using` ends.
 */
export function timeOutOnArrival(server: Receiver): Disposable {
	let requests = server.received.length;
	return vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => {
		const timer = new AbortController();
		requests++;
		void server
			.hasReceived(requests)
			.then(() => timer.abort(new DOMException('The operation timed out', 'TimeoutError')));
		return timer.signal;
	});
}
