import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notification, notificationJsonSchema, notificationOf, type Occasion } from './notification.ts';
import { slackMessage } from './slack.ts';
import { check, verdictOf } from './verdict.test-support.ts';

const HOSTILE =
	'<!channel> <https://evil.example|click> @here & [x](http://evil.example) `rm`\n*bold*\u202e\u0007';
const occasion: Occasion = {
	id: '6f0c1b0e-7a3f-4e0c-9a53-1c7d3c8a1f11',
	change: 'failed',
	checkName: 'nightly',
	previous: undefined,
	warehouse: 'duckdb warehouse.duckdb',
};

describe('the generic document', () => {
	it('is what its schema says, and notification.schema.json says the same', async () => {
		const document = notificationOf(occasion, check, verdictOf('7 of 10 games'));
		expect(notification.strict().parse(document)).toEqual(document);
		expect(document).toMatchObject({
			event: 'gate.failed',
			conditions: [{ condition: 'unaccounted>0', value: 1234 }],
			previous: { status: 'passed', conditions: [], toldAt: null },
			unaccountedWhy: { NEVER_RAN: 0, ARRIVED_AFTER_RUN: 0, LOST: 2 },
			totals: { expected: 22_000, unaccounted: 1100, errors: 9900 },
		});
		expect(document.rootCauses).toHaveLength(5);
		await expect(notificationJsonSchema()).toMatchFileSnapshot('../../notification.schema.json');
	});

	it('says of a recovery what had failed, and since when', () => {
		const previous = {
			status: 'FAILED',
			conditions: 'error>10,unaccounted>0',
			told_at: '2021-11-15T06:00:00.000Z',
		} as const;
		const document = notificationOf({ ...occasion, change: 'recovered', previous }, check, verdictOf('', []));
		expect(notification.strict().parse(document).previous).toEqual({
			status: 'failed',
			conditions: ['error>10', 'unaccounted>0'],
			toldAt: previous.told_at,
		});
		expect(slackMessage(document).text).toMatch(
			/^:white_check_mark: \*nightly\* passes again; it had failed since 2021-11-15T06:00:00.000Z: error&gt;10, unaccounted&gt;0\n/,
		);
	});

	it('is bounded whatever the data say', () => {
		const document = notificationOf(occasion, check, verdictOf('x'.repeat(100_000)));
		expect(JSON.stringify(document).length).toBeLessThan(12_000);
	});
});

describe('the Slack message', () => {
	it('says what failed with numbers, where, why, and what shows more', () => {
		const { text } = slackMessage(notificationOf(occasion, check, verdictOf('7 of 10 games')));
		const lines = text.split('\n');
		expect(lines[0]).toBe(':x: *nightly* failed: unaccounted 1,234 (unaccounted&gt;0)');
		expect(lines[1]).toBe(
			'2021-11-05 to 2021-11-15, duckdb warehouse.duckdb: 22,000 expected, 1,100 unaccounted (2 LOST), coverage 95%',
		);
		expect(lines).toContain('• PGS: 100 unaccounted, 3 stale, 900 errors');
		expect(lines).toContain(
			'• PROCESSING_ERROR PlayerGameSummaryProcessor 2021-11-05 7 of 10 games (error, 900 failures): 7 of 10 games',
		);
		expect(lines.at(-1)).toMatch(
			/^`npx pnpm validate --start-date 2021-11-05 --end-date 2021-11-15 .*--details/,
		);
	});

	it('neither links, calls nor breaks a line, whatever the data say', () => {
		const told = { ...occasion, checkName: HOSTILE, warehouse: HOSTILE };
		const { text } = slackMessage(notificationOf(told, check, verdictOf(HOSTILE)));
		expect(text).not.toMatch(/[<>]|@(here|channel|all)|\]\(/);
		expect(text).not.toMatch(/&(?!amp;|lt;|gt;)/);
		const plain = slackMessage(notificationOf(occasion, check, verdictOf('plain'))).text;
		expect(text.split('\n')).toHaveLength(plain.split('\n').length);
	});

	it('is never longer than Slack shows, and never without its command', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (reason) => {
				const { text } = slackMessage(
					notificationOf({ ...occasion, checkName: reason }, check, verdictOf(reason.repeat(5))),
				);
				expect(text.length).toBeLessThanOrEqual(4000);
				expect(text).toMatch(/--details --fail-on 'unaccounted&gt;0'`$/);
				expect(text).toMatch(/^:x: /);
			}),
			{ numRuns: 20 },
		);
	});
});
