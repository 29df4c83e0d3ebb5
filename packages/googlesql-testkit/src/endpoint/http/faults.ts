import type { RecordedRequest } from './recorded-request.ts';

export type Failure =
	/** The connection is cut before anything is done. */
	| { readonly kind: 'reset' }
	/** Nothing is done, and the answer is an error. */
	| {
			readonly kind: 'status';
			readonly code: number;
			readonly reason: string;
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

	/** Whatever has not happened yet will not. */
	clear(): void {
		this.#pending.length = 0;
	}

	/** The first that is meant for this request; it counts as having happened. */
	next(request: RecordedRequest): Failure | undefined {
		const pending = this.#pending.find(({ fault, left }) => left > 0 && fault.match(request));
		if (pending !== undefined) pending.left--;
		return pending?.fault;
	}
}
