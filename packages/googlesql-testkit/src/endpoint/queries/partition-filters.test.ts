import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAnalyzedEndpoint } from '../../analyzed-endpoint.ts';
import { GoogleSql } from '../../engine/googlesql.ts';
import type { BigQueryEndpoint } from '../endpoint.ts';
import { clientOf } from '../testing/client-of.ts';
import { query } from '../testing/rest-of.ts';

const MESSAGE =
	"Cannot query over table 'test-project.ds.games' without a filter over column(s) 'game_date' that can be used for partition elimination";

describe('a table with a required partition filter', () => {
	let googleSql: GoogleSql;
	let endpoint: BigQueryEndpoint;
	beforeAll(async () => {
		googleSql = await GoogleSql.start();
		endpoint = await startAnalyzedEndpoint(googleSql);
		await clientOf(endpoint).createDataset('ds');
		const columns = 'id INT64, game_date DATE, points INT64';
		await clientOf(endpoint).query(
			`CREATE TABLE ds.games (${columns}) PARTITION BY game_date OPTIONS (require_partition_filter = TRUE)`,
		);
		await clientOf(endpoint).query(`CREATE TABLE ds.others (${columns})`);
	});
	afterAll(async () => {
		await endpoint.close();
		googleSql.close();
	});

	it.each([
		"SELECT id FROM ds.games WHERE game_date = '2021-11-05'",
		"SELECT id FROM ds.games AS g WHERE points > 1 AND (g.game_date >= DATE '2021-11-05')",
		"SELECT id FROM ds.games WHERE DATE '2021-11-05' <= game_date",
		"SELECT id FROM ds.games WHERE id = 1 AND game_date BETWEEN '2021-11-05' AND DATE_ADD(DATE '2021-11-05', INTERVAL 1 DAY) AND points = 2",
		"SELECT id FROM ds.games WHERE game_date IN ('2021-11-05', '2021-11-06')",
		"SELECT id FROM ds.games WHERE game_date = '2021-11-05' OR (game_date > '2021-11-07' AND game_date < '2021-11-09')",
		'SELECT id FROM ds.games WHERE game_date IS NOT NULL',
		"WITH chosen AS (SELECT id FROM ds.games WHERE game_date = '2021-11-05') SELECT id FROM chosen",
		"SELECT o.id FROM ds.others AS o LEFT JOIN ds.games AS g ON g.id = o.id AND g.game_date = '2021-11-05'",
		"SELECT o.id FROM ds.others AS o JOIN ds.games AS g ON g.id = o.id WHERE g.game_date = '2021-11-05'",
		"INSERT INTO ds.games (id, game_date) VALUES (1, '2021-11-05')",
		"INSERT INTO ds.games (id, game_date) SELECT id, game_date FROM ds.games WHERE game_date = '2021-11-04'",
		"DELETE FROM ds.games WHERE game_date = '2021-11-05' AND id = 1",
		"UPDATE ds.games SET points = 1 WHERE game_date = '2021-11-05'",
		"MERGE INTO ds.games AS g USING ds.others AS o ON g.id = o.id AND g.game_date = '2021-11-05' WHEN MATCHED THEN UPDATE SET points = 1",
	])('takes %s', async (text) => {
		expect(await query(endpoint, text)).toMatchObject({ status: 200 });
	});

	it('takes parameters for constants', async () => {
		const params = { day: '2021-11-05' };
		const types = { day: 'DATE' };
		await clientOf(endpoint).query({
			query:
				'SELECT id FROM ds.games WHERE game_date = @day UNION ALL SELECT id FROM ds.games WHERE game_date IN (@day)',
			params,
			types,
		});
	});

	it.each([
		'SELECT COUNT(*) AS n FROM ds.games',
		'SELECT id FROM ds.games WHERE points = 1',
		"SELECT id FROM ds.games WHERE game_date = '2021-11-05' OR points = 1",
		"SELECT id FROM ds.games WHERE (game_date = '2021-11-05' AND points = 1) OR id = 1",
		"SELECT id FROM ds.games WHERE NOT (game_date = '2021-11-05')",
		"SELECT id FROM ds.games WHERE game_date <> '2021-11-05'",
		'SELECT id FROM ds.games WHERE game_date = game_date',
		'SELECT id FROM ds.games WHERE game_date = (SELECT MAX(game_date) FROM ds.others)',
		'SELECT id FROM ds.games WHERE game_date IN (SELECT game_date FROM ds.others)',
		"SELECT id FROM ds.games WHERE game_date IN (SELECT * FROM UNNEST([DATE '2021-11-05']))",
		'SELECT id FROM ds.games WHERE EXTRACT(YEAR FROM game_date) = 2021',
		"SELECT game_date FROM ds.games GROUP BY game_date HAVING game_date = '2021-11-05'",
		"SELECT o.id FROM ds.others AS o JOIN ds.games AS g ON g.id = o.id WHERE o.game_date = '2021-11-05'",
		"SELECT o.id FROM ds.others AS o JOIN ds.games AS g USING (id, game_date) WHERE game_date = '2021-11-05'",
		"SELECT g.id FROM ds.games AS g LEFT JOIN ds.others AS o ON g.id = o.id AND g.game_date = '2021-11-05'",
		'SELECT o.id FROM ds.others AS o LEFT JOIN ds.games AS g ON g.id = o.id WHERE g.game_date IS NULL',
		"SELECT id FROM ds.games WHERE game_date = '2021-11-05' UNION ALL SELECT id FROM ds.games",
		"SELECT id FROM ds.others WHERE game_date = '2021-11-05' AND id IN (SELECT id FROM ds.games)",
		'INSERT INTO ds.others SELECT * FROM ds.games',
		'CREATE TABLE ds.copied AS SELECT * FROM ds.games',
		'DELETE FROM ds.games WHERE TRUE',
		'UPDATE ds.games SET points = 1 WHERE id = 1',
		'MERGE INTO ds.games AS g USING ds.others AS o ON g.id = o.id WHEN MATCHED THEN UPDATE SET points = 1',
		"MERGE INTO ds.games AS g USING ds.others AS o ON g.id = o.id AND g.game_date = '2021-11-05' WHEN NOT MATCHED BY SOURCE THEN DELETE",
		"MERGE INTO ds.others AS o USING ds.games AS g ON g.id = o.id AND g.game_date = '2021-11-05' WHEN MATCHED THEN UPDATE SET points = 1",
	])('refuses %s', async (text) => {
		const refusal = {
			status: 400,
			body: { error: { message: MESSAGE, errors: [{ reason: 'invalidQuery' }] } },
		};
		expect(await query(endpoint, text)).toMatchObject(refusal);
		expect(await query(endpoint, text, { dryRun: true })).toMatchObject(refusal);
	});
});
