import type { ListedFailure } from '@accounted/failure-tracking';
import { isoDate } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { stateOf } from './state.ts';

const today = isoDate.parse('2026-03-02');
const later = isoDate.parse('2026-03-09');
const before = isoDate.parse('2026-03-01');
const forEver = isoDate.parse('9999-12-31');
const open = { status: 'UNRESOLVED', acknowledgedUntil: null, acknowledgedReason: null, acceptedUntil: null };
const known = { status: 'ACKNOWLEDGED', acknowledgedReason: 'late feed' };

test.each<[string, Partial<ListedFailure>]>([
	['open', {}],
	['investigating', { status: 'INVESTIGATING' }],
	['acknowledged until 2026-03-09: late feed', { ...known, acknowledgedUntil: later, acceptedUntil: later }],
	[
		'acknowledged until 2026-03-02',
		{ status: 'ACKNOWLEDGED', acknowledgedUntil: today, acceptedUntil: today },
	],
	['acknowledged: late feed', { ...known, acceptedUntil: forEver }],
	['its root is acknowledged until 2026-03-09', { acceptedUntil: later }],
	[
		'open again: its acknowledgement ended on 2026-03-01',
		{ ...known, acknowledgedUntil: before, acceptedUntil: before },
	],
])('%s', (text, failure) => {
	expect(stateOf({ ...open, ...failure }, today)).toBe(text);
});
