/** The names of this machine, which no credentials are sent to and no proxy is asked the way to. */
export const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export function isLoopback({ hostname }: URL): boolean {
	return LOOPBACK.includes(hostname);
}
