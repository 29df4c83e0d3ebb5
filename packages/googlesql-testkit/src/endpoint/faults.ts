import type { Reason } from './errors.ts';

/** A request as it came in, for tests to count and to choose from. */
export interface RecordedRequest {
	readonly method: string;
	/** Without the host, and without what follows the question mark. */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	/** Of the job that the request is about, where there is one. */
	readonly jobId: string | undefined;
	/** `query` or `load`, where the request inserts a job. */
	readonly jobType: string | undefined;
	readonly labels: Readonly<Record<string, string>>;
	/** What came as JSON. */
	readonly body: unknown;
}

export type Failure =
	/** The connection is cut before anything is done. */
	| { readonly kind: 'reset' }
	/** Nothing is done, and the answer is an error. */
	| {
			readonly kind: 'status';
			readonly code: number;
			readonly reason: Reason | string;
			readonly message?: string;
	  }
	/** All is done, a job to its end, and the connection is cut before the answer. */
	| { readonly kind: 'lost-response' }
	/** The answer comes late. */
	| { readonly kind: 'delay'; readonly ms: number };

/** Something that is to go wrong. */
export type Fault = Failure & {
	readonly match: (request: RecordedRequest) => boolean;
	/** How often. */
	readonly times: number;
};

/** The faults that tests have asked for, and that have not happened yet. */
export class Faults {
	readonly #pending: { readonly fault: Fault; left: number }[] = [];

	add(fault: Fault): void {
		this.#pending.push({ fault, left: fault.times });
	}

	/** The first that is meant for this request; it counts as having happened. */
	next(request: RecordedRequest): Failure | undefined {
		const pending = this.#pending.find(({ fault, left }) => left > 0 && fault.match(request));
		if (pending !== undefined) pending.left--;
		return pending?.fault;
	}
}
