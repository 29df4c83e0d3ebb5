import { describe, expect, it } from 'vitest';
import { lex } from './lexer.ts';
import { type Statement, statementsOf } from './statements.ts';

const read = (script: string): Statement[] => statementsOf(script, lex(script));

describe('statementsOf', () => {
	it('parts a script at its semicolons, and at no others', () => {
		const script = `BEGIN TRANSACTION;
			INSERT INTO a.b VALUES ('x;y'); -- not; here
			DELETE FROM a.b WHERE c = ";"/*;*/;
			;
			COMMIT TRANSACTION;
			SELECT 1`;
		expect(read(script).map(({ type, start }) => [type, script.slice(start, start + 6)])).toStrictEqual([
			['BEGIN_TRANSACTION', 'BEGIN '],
			['INSERT', 'INSERT'],
			['DELETE', 'DELETE'],
			['COMMIT_TRANSACTION', 'COMMIT'],
			['SELECT', 'SELECT'],
		]);
	});

	it.each([
		['(SELECT 1)', 'SELECT'],
		['with t as (select 1 as x) select * from t', 'SELECT'],
		['BEGIN', 'BEGIN_TRANSACTION'],
		['COMMIT', 'COMMIT_TRANSACTION'],
		['ROLLBACK TRANSACTION', 'ROLLBACK_TRANSACTION'],
		['UPDATE a.b SET c = 1 WHERE TRUE', 'UPDATE'],
		['MERGE a.b USING a.c ON FALSE WHEN MATCHED THEN DELETE', 'MERGE'],
		['TRUNCATE TABLE a.b', 'TRUNCATE_TABLE'],
		['CREATE OR REPLACE TABLE a.b (c INT64)', 'CREATE_TABLE'],
		['CREATE TEMP TABLE b AS SELECT 1 AS c', 'CREATE_TABLE_AS_SELECT'],
		['DROP TABLE IF EXISTS a.b', 'DROP_TABLE'],
	])('knows %s', (script, type) => {
		expect(read(script).map((statement) => statement.type)).toStrictEqual([type]);
	});

	it.each([
		['', 'Syntax error: Unexpected end of statement at [1:1]'],
		['-- nothing', 'Syntax error: Unexpected end of statement at [1:1]'],
		['\n SELEC 1', 'Syntax error: Unexpected identifier "SELEC" at [2:2]'],
		['SELECT 1; )', 'Syntax error: Unexpected ")" at [1:11]'],
		['DELETE FROM a.b', 'DELETE must have a WHERE clause at [1:1]'],
		['UPDATE a.b SET c = 1', 'UPDATE must have a WHERE clause at [1:1]'],
		['DECLARE x INT64', 'This endpoint does not run the procedural statement DECLARE at [1:1]'],
		['BEGIN SELECT 1; END', 'This endpoint does not run the procedural statement BEGIN at [1:1]'],
	])('refuses %j', (script, message) => {
		expect(() => read(script)).toThrow(expect.objectContaining({ reason: 'invalidQuery', message }));
	});
});

describe('the tables of a statement', () => {
	it.each([
		['SELECT * FROM d.t', ['d.t']],
		['SELECT d.t FROM d.u AS d', ['d.u']],
		['SELECT * FROM `p.d.t`, `p`.d.`u` AS u, v', ['p.d.t', 'p.d.u', 'v']],
		['SELECT * FROM my-project.d.t', ['my-project.d.t']],
		[
			'SELECT * FROM d.t JOIN d.u USING (a, b) LEFT JOIN d.v ON TRUE, d.w WHERE x IN (1, 2)',
			['d.t', 'd.u', 'd.v', 'd.w'],
		],
		['SELECT (SELECT MAX(a) FROM d.u WHERE d.u.b = t.b) FROM d.t AS t', ['d.u', 'd.t']],
		['SELECT * FROM (SELECT a, b FROM d.t), d.u', ['d.t', 'd.u']],
		['SELECT * FROM UNNEST(@ids) AS id, d.t', ['d.t']],
		['SELECT EXTRACT(YEAR FROM t.day), a IS DISTINCT FROM t.b FROM d.t', ['d.t']],
		['SELECT a FROM d.t ORDER BY a, t.b', ['d.t']],
		['SELECT a FROM d.t UNION ALL SELECT b, c FROM d.u', ['d.t', 'd.u']],
		["SELECT 'FROM d.x' -- FROM d.y\nFROM d.t", ['d.t']],
		['INSERT INTO d.t (a, b) SELECT a, b FROM d.u', ['>d.t', 'd.u']],
		['INSERT d.t (a) VALUES (1)', ['>d.t']],
		['DELETE FROM d.t WHERE a IN (SELECT a FROM d.u)', ['>d.t', 'd.u']],
		['DELETE d.t WHERE TRUE', ['>d.t']],
		['UPDATE d.t SET a = 1 FROM d.u WHERE t.b = u.b', ['>d.t', 'd.u']],
		['MERGE INTO d.t AS t USING d.u AS u ON t.a = u.a WHEN MATCHED THEN DELETE', ['>d.t', 'd.u']],
		['TRUNCATE TABLE d.t', ['>d.t']],
		['CREATE TABLE IF NOT EXISTS d.t AS SELECT a FROM d.u', ['>d.t', 'd.u']],
		['DROP TABLE IF EXISTS d.t', ['>d.t']],
	])('%s', (script, expected) => {
		const [statement] = read(script);
		const found = statement?.tables.map(({ path, target }) => `${target ? '>' : ''}${path.join('.')}`);
		expect(found).toStrictEqual(expected);
	});

	it('are told from the names that WITH gives', () => {
		const [statement] = read('WITH a AS (SELECT 1 AS x), `B` AS (SELECT * FROM a) SELECT * FROM B');
		expect(statement?.withNames).toStrictEqual(new Set(['a', 'b']));
	});
});
