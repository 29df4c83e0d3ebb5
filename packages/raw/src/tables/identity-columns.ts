import { z } from 'zod';

export const IDENTITY_STATUSES = ['RESOLVED', 'UNKNOWN', 'AMBIGUOUS'] as const;

/** How sure it is who a row is about. */
export const identityStatus = z
	.enum(IDENTITY_STATUSES)
	.describe(
		'RESOLVED: one player. UNKNOWN: no id, and no such name. AMBIGUOUS: two players share the lookup',
	);
