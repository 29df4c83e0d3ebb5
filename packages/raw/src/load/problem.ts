/** Why a row is rejected. */
export interface Problem {
	/** The column at fault; empty if the row as a whole is at fault. */
	readonly column: string;
	readonly reason: string;
}
