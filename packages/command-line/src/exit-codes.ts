/** What the process ends with: the contract that scripts rely on. */
export const EXIT = {
	clean: 0,
	gateFailed: 1,
	usage: 2,
	couldNotCheck: 3,
	couldNotDeliver: 4,
	interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
