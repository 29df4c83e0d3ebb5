import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { credentials, loadPackageDefinition, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** Where the package keeps Google's binaries and the protocol they speak. */
const HOME = join(dirname(createRequire(import.meta.url).resolve('@fivetrandevelopers/zetasql')), 'zetasql');

/** A season's slice goes over in one message. */
const MESSAGE_BYTES = 1 << 29;
/** The service is ready within a second, or on a busy machine within some more. If it ends instead, nothing waits. */
const START_MILLISECONDS = 300_000;

type Method = (request: object, done: (error: ServiceError | null, response: unknown) => void) => void;

interface Client {
	close(): void;
	waitForReady(deadline: number, done: (error?: Error) => void): void;
	readonly [procedure: string]: unknown;
}

/**
 * GoogleSQL's local service, as a child process that lives no longer than this object: one method a procedure of
 * `local_service.proto`, its messages as plain objects (enums by name, INT64 as text).
 */
export class LocalService {
	readonly #folder: string;
	readonly #process: ChildProcess;
	readonly #client: Client;

	private constructor(folder: string, process: ChildProcess, client: Client) {
		this.#folder = folder;
		this.#process = process;
		this.#client = client;
	}

	/** @throws Error where there is no binary for this machine, or it does not answer. */
	static async start(): Promise<LocalService> {
		// A socket in a folder of its own: a port that is free now may be taken before the service listens on it.
		const folder = mkdtempSync(join(tmpdir(), 'googlesql-'));
		const host = `unix:${join(folder, 'socket')}`;
		// The service joins its arguments to `host:port` and listens there, whatever that is.
		const child = spawn(join(HOME, binary()), [host, '0'], { stdio: 'ignore' });
		const gone = once(child, 'exit').then(([code]) => {
			throw new Error(`GoogleSQL's local service ended with ${code} before it answered`);
		});
		const service = new LocalService(folder, child, connect(`${host}:0`));
		try {
			await Promise.race([ready(service.#client), gone]);
		} catch (error) {
			service.close();
			throw error;
		}
		gone.catch(() => undefined);
		child.unref();
		return service;
	}

	/** @throws ServiceError whose `details` are GoogleSQL's message. */
	call<T>(procedure: string, request: object): Promise<T> {
		const method = this.#client[procedure];
		if (typeof method !== 'function') throw new TypeError(`the local service has no procedure ${procedure}`);
		return new Promise((resolve, reject) => {
			(method as Method).call(this.#client, request, (error, response) => {
				if (error === null) resolve(response as T);
				else reject(error);
			});
		});
	}

	close(): void {
		this.#client.close();
		this.#process.kill('SIGKILL');
		rmSync(this.#folder, { recursive: true, force: true });
	}
}

function binary(): string {
	const arm = process.arch.startsWith('arm') ? '_arm' : '';
	return `remote_server${arm}${process.platform === 'darwin' ? '' : '.so'}`;
}

function connect(address: string) {
	const definition = loadSync('local_service.proto', {
		includeDirs: [join(HOME, 'protos')],
		enums: String,
		longs: String,
		oneofs: true,
	});
	const { zetasql } = loadPackageDefinition(definition) as never as {
		zetasql: { local_service: { ZetaSqlLocalService: new (...parts: unknown[]) => Client } };
	};
	return new zetasql.local_service.ZetaSqlLocalService(address, credentials.createInsecure(), {
		'grpc.max_send_message_length': MESSAGE_BYTES,
		'grpc.max_receive_message_length': MESSAGE_BYTES,
	});
}

function ready(client: Client): Promise<void> {
	return new Promise((resolve, reject) => {
		client.waitForReady(Date.now() + START_MILLISECONDS, (error) =>
			error === undefined ? resolve() : reject(error),
		);
	});
}
