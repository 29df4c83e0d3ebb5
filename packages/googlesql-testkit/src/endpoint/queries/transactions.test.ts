import { beforeEach, describe, expect, it } from 'vitest';
import { clientOf } from '../testing/client-of.ts';
import { endpointForEach } from '../testing/endpoint-for-each.ts';
import { Gate } from '../testing/gate.ts';
import { query, type RestAnswer, restOf } from '../testing/rest-of.ts';

const gate = new Gate();
const endpoint = endpointForEach({ analyzer: gate });

const PAUSE = 'INSERT INTO ds.other (id) VALUES (0) /* AT THE GATE */;';

beforeEach(async () => {
	const [dataset] = await clientOf(endpoint()).createDataset('ds');
	for (const name of ['games', 'other']) await dataset.createTable(name, { schema: 'id:INT64' });
	await query(endpoint(), 'INSERT INTO ds.games (id) VALUES (1), (2), (3)');
});

async function ids(): Promise<unknown[]> {
	return (await endpoint().query('SELECT id FROM ds.games ORDER BY id')).map(({ id }) => Number(id));
}

async function count(): Promise<unknown> {
	const [rows] = await clientOf(endpoint()).query('SELECT COUNT(*) AS n FROM ds.games');
	return rows[0]?.n;
}

const run = (script: string): Promise<RestAnswer> => query(endpoint(), script);

function messageOf({ body }: RestAnswer): string {
	return (body as { error: { message: string } }).error.message;
}

describe('a script', () => {
	it('yields what its last statement with a result yields', async () => {
		const { body } = await run('SELECT 1 AS n; INSERT INTO ds.games (id) VALUES (4), (5); BEGIN; COMMIT');
		expect(body).toMatchObject({ numDmlAffectedRows: '2', totalRows: '0' });
		expect((await run('INSERT INTO ds.games (id) VALUES (6); SELECT 7 AS n')).body).toMatchObject({
			rows: [{ f: [{ v: '7' }] }],
		});
	});

	it('that is not well-formed does not begin', async () => {
		const answer = await run('DELETE FROM ds.games WHERE TRUE;\nSELECT 1 +;');
		expect(messageOf(answer)).toBe('Syntax error: Unexpected end of statement at [2:11]');
		expect(await ids()).toStrictEqual([1, 2, 3]);
	});

	it('that fails keeps what was done outside of a transaction', async () => {
		const answer = await run('DELETE FROM ds.games WHERE id = 1;\n\tDELETE FROM ds.nothing WHERE TRUE;');
		expect(answer.status).toBe(400);
		expect(messageOf(answer)).toBe(
			'Query error: Not found: Table test-project:ds.nothing was not found in location US at [2:2]',
		);
		expect(await ids()).toStrictEqual([2, 3]);
	});

	it('is a job of its own kind', async () => {
		const [job] = await clientOf(endpoint()).createQueryJob(
			'BEGIN; DELETE FROM ds.games WHERE id = 1; COMMIT;',
		);
		await job.promise();
		const [metadata] = await job.getMetadata();
		expect(metadata.statistics).toMatchObject({
			numChildJobs: '3',
			transactionInfo: { transactionId: expect.any(String) },
			query: {
				statementType: 'SCRIPT',
				referencedTables: [{ datasetId: 'ds', tableId: 'games' }],
				dmlStats: { deletedRowCount: '1' },
			},
		});
	});

	it('has temporary tables, in transactions too, that nobody else sees', async () => {
		const { body } = await run(`BEGIN TRANSACTION;
			CREATE TEMP TABLE doubled AS SELECT id * 2 AS id FROM ds.games;
			INSERT INTO ds.games (id) SELECT id FROM doubled WHERE id > 3;
			DROP TABLE doubled;
			CREATE TEMP TABLE doubled (words ARRAY<STRING>);
			INSERT INTO doubled (words) VALUES (NULL);
			COMMIT TRANSACTION;
			SELECT COUNT(*) AS n FROM doubled WHERE words IS NOT NULL`);
		expect(body).toMatchObject({ rows: [{ f: [{ v: '1' }] }] });
		expect(await ids()).toStrictEqual([1, 2, 3, 4, 6]);
		expect((await run('SELECT COUNT(*) AS n FROM doubled')).status).toBe(400);
	});
});

describe('a transaction', () => {
	it('makes all its changes visible at its end', async () => {
		const script = run(`BEGIN TRANSACTION;
			DELETE FROM ds.games WHERE id = 1;
			INSERT INTO ds.games (id) VALUES (4), (5), (6);
			${PAUSE}
			COMMIT TRANSACTION;`);
		await gate.holds(1);
		expect(await count()).toBe(3);
		gate.open();
		expect((await script).status).toBe(200);
		expect(await count()).toBe(5);
	});

	it('reads one snapshot, and its own changes', async () => {
		const script = run(`BEGIN TRANSACTION;
			${PAUSE}
			INSERT INTO ds.games (id) VALUES (4);
			SELECT COUNT(*) AS n FROM ds.games;
			COMMIT TRANSACTION;`);
		await gate.holds(1);
		await run('INSERT INTO ds.games (id) VALUES (5)');
		gate.open();
		expect((await script).body).toMatchObject({ rows: [{ f: [{ v: '4' }] }] });
		expect(await count()).toBe(5);
	});

	it.each([
		['ROLLBACK TRANSACTION; SELECT 1 AS n', 200],
		['SELECT 1 AS n', 200],
		['SELECT id AS n FROM ds.nothing', 400],
		["INSERT INTO ds.games (id) SELECT CAST('x' AS INT64)", 400],
	])('leaves nothing behind when it ends with %s', async (end, status) => {
		const answer = await run(`BEGIN TRANSACTION; DELETE FROM ds.games WHERE TRUE; ${end};`);
		expect(answer.status).toBe(status);
		expect(await ids()).toStrictEqual([1, 2, 3]);
		expect((await run('DELETE FROM ds.games WHERE id = 1')).status).toBe(200);
	});

	it('says where it failed', async () => {
		const answer = await run(`BEGIN TRANSACTION;
DELETE FROM ds.games WHERE id = 1;
DELETE FROM ds.games
  WHERE nothing = 1;
COMMIT TRANSACTION;`);
		expect(messageOf(answer)).toBe('Query error: Unrecognized name: nothing at [4:9]');
	});

	it.each(['CREATE TABLE ds.new (id INT64)', 'DROP TABLE ds.games'])(
		'does not take %s',
		async (definition) => {
			const answer = await run(`BEGIN TRANSACTION;\n${definition};\nCOMMIT TRANSACTION;`);
			expect(messageOf(answer)).toBe(
				'Query error: DDL statements are not supported in a transaction, except for those creating or droping temporary tables or temporary functions. at [2:1]',
			);
			expect(endpoint().tables('ds')).toHaveLength(2);
		},
	);

	it.each([
		['COMMIT TRANSACTION; SELECT 1 AS n', 'There is no active transaction'],
		['BEGIN; BEGIN; COMMIT', 'A transaction is already in progress'],
	])('is not %s', async (script, message) => {
		expect(messageOf(await run(script))).toContain(`Query error: ${message}`);
	});
});

describe('two at once', () => {
	const mutating = (id: number) => `BEGIN TRANSACTION;
DELETE FROM ds.games WHERE id = ${id};
${PAUSE}
COMMIT TRANSACTION;`;

	const ABORTED =
		/^Query error: Transaction is aborted due to concurrent update against table test-project:ds\.games\. Transaction ID: [-\w]+ at \[2:1\]$/;

	it('transactions that mutate one table: the second is aborted, though it is about other rows', async () => {
		const first = run(mutating(1));
		await gate.holds(1);
		const second = await run(mutating(2));
		expect(second).toMatchObject({
			status: 400,
			body: { error: { message: expect.stringMatching(ABORTED), errors: [{ reason: 'invalidQuery' }] } },
		});
		gate.open();
		expect((await first).status).toBe(200);
		expect(await ids()).toStrictEqual([2, 3]);
	});

	it('transactions that mutate one table: one that began before the other committed is aborted', async () => {
		const first = run(`BEGIN TRANSACTION;${PAUSE}\nDELETE FROM ds.games WHERE id = 1;COMMIT TRANSACTION;`);
		await gate.holds(1);
		expect((await run('DELETE FROM ds.games WHERE id = 2')).status).toBe(200);
		gate.open();
		expect(messageOf(await first)).toMatch(ABORTED);
		expect(await ids()).toStrictEqual([1, 3]);
	});

	it('transactions that mutate different tables, or only add rows, both land', async () => {
		const first = run(mutating(1));
		await gate.holds(1);
		const added = await run('BEGIN; INSERT INTO ds.games (id) VALUES (4); COMMIT');
		const other = await run('BEGIN; DELETE FROM ds.other WHERE TRUE; COMMIT');
		expect([added.status, other.status]).toStrictEqual([200, 200]);
		gate.open();
		expect((await first).status).toBe(200);
		expect(await ids()).toStrictEqual([2, 3, 4]);
	});

	it('a statement outside of a transaction waits for the one that mutates its table', async () => {
		const first = run(mutating(1));
		await gate.holds(1);
		const waiting = run('DELETE FROM ds.games WHERE id = 2');
		const added = await run('INSERT INTO ds.games (id) VALUES (4)');
		expect(added.status).toBe(200);
		expect(await ids()).toStrictEqual([1, 2, 3, 4]);
		gate.open();
		expect([(await first).status, (await waiting).status]).toStrictEqual([200, 200]);
		expect(await ids()).toStrictEqual([3, 4]);
	});

	it('statements outside of transactions all land', async () => {
		const many = Array.from({ length: 10 }, () => run('UPDATE ds.games SET id = id + 1 WHERE TRUE'));
		for (const { status } of await Promise.all(many)) expect(status).toBe(200);
		expect(await ids()).toStrictEqual([11, 12, 13]);
	});
});

describe('a job that is cancelled', () => {
	it('rolls its transaction back, and frees what it held', async () => {
		const rest = restOf(endpoint());
		const script = `BEGIN; DELETE FROM ds.games WHERE TRUE; ${PAUSE} COMMIT;`;
		await rest('POST', '/jobs', {
			jobReference: { jobId: 'a', location: 'US' },
			configuration: { query: { query: script, useLegacySql: false } },
		});
		await gate.holds(1);
		expect(await rest('POST', '/jobs/a/cancel?location=US')).toMatchObject({
			status: 200,
			body: { kind: 'bigquery#jobCancelResponse', job: { jobReference: { jobId: 'a' } } },
		});
		gate.open();
		await rest('GET', '/queries/a?location=US');
		expect((await rest('GET', '/jobs/a?location=US')).body).toMatchObject({
			status: {
				state: 'DONE',
				errorResult: { reason: 'stopped', message: expect.stringContaining('cancelled') },
			},
		});
		expect(await ids()).toStrictEqual([1, 2, 3]);
		expect((await run('DELETE FROM ds.games WHERE TRUE')).status).toBe(200);
	});

	it('gives up its place in the queue', async () => {
		const rest = restOf(endpoint());
		const first = run(`BEGIN; DELETE FROM ds.games WHERE id = 1; ${PAUSE} COMMIT;`);
		await gate.holds(1);
		await rest('POST', '/jobs', {
			jobReference: { jobId: 'b', location: 'US' },
			configuration: { query: { query: 'DELETE FROM ds.games WHERE id = 2', useLegacySql: false } },
		});
		await rest('POST', '/jobs/b/cancel?location=US');
		expect((await rest('GET', '/queries/b?location=US')).status).toBe(400);
		gate.open();
		expect((await first).status).toBe(200);
		expect(await ids()).toStrictEqual([2, 3]);
	});
});
