import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FailedGate, parseGate } from '../gate.ts';
import { changeSince, type Told, toldOf } from './change.ts';

const failing = (text: string, value = 1): FailedGate[] =>
	text === '' ? [] : parseGate(text).map((gate) => ({ ...gate, value }));

test.each([
	['', '', null],
	['', 'unaccounted', 'failed'],
	['unaccounted', 'unaccounted', null],
	['unaccounted', 'error,unaccounted', 'changed'],
	['error,unaccounted', 'unaccounted,error', null],
	['error', 'error>10', 'changed'],
	['unaccounted', '', 'recovered'],
])('from %j to %j: %j', (before, after, change) => {
	expect(changeSince(toldOf(failing(before)), failing(after))).toBe(change);
});

test('what was never told of has passed', () => {
	expect(changeSince(undefined, [])).toBeNull();
	expect(changeSince(undefined, failing('stale'))).toBe('failed');
});

test('numbers are no change', () => {
	expect(changeSince(toldOf(failing('unaccounted', 3)), failing('unaccounted', 4))).toBeNull();
});

test('over any runs, a message goes out exactly where a run differs from the one before', () => {
	const outcomes = fc.array(fc.constantFrom('', 'unaccounted', 'error', 'unaccounted,error'), {
		maxLength: 30,
	});
	fc.assert(
		fc.property(outcomes, (runs) => {
			let told: Told | undefined;
			let [sent, differing, before] = [0, 0, ''];
			for (const run of runs) {
				if (changeSince(told, failing(run)) !== null) {
					sent++;
					told = toldOf(failing(run));
				}
				if (run !== before) differing++;
				before = run;
			}
			expect(sent).toBe(differing);
		}),
	);
});
