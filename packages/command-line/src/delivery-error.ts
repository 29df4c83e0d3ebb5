/** The check was made; its report could not be delivered. */
export class DeliveryError extends Error {
	override readonly name = 'DeliveryError';
	readonly remedy: string;

	constructor(message: string, remedy: string, cause: unknown) {
		super(message, { cause });
		this.remedy = remedy;
	}
}
