import { join } from 'node:path';
import { quotedText } from '@accounted/warehouse';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { engineForTest } from '../small-league.test-support.ts';
import { hasRealSeason, REAL_SEASON } from '../testing/real-season.ts';
import { playerLookup } from './player-lookup.ts';

test.each([
	['Nikola Jokić', 'nikolajokic'],
	['LUKA DONČIĆ', 'lukadoncic'],
	['Dennis Schröder', 'dennisschroder'],
	['Marcus Morris Sr.', 'marcusmorrissr'],
	['Gary Trent Jr.', 'garytrentjr'],
	['Robert Williams III', 'robertwilliamsiii'],
	["De'Aaron Fox", 'deaaronfox'],
	['De’Aaron Fox', 'deaaronfox'],
	['Shai Gilgeous-Alexander', 'shaigilgeousalexander'],
	['  P.J.  Tucker ', 'pjtucker'],
	['JaVale McGee 2', 'javalemcgee2'],
])('%s is %s', (name, lookup) => expect(playerLookup(name)).toBe(lookup));

test('an accent written as a letter and a mark is the same letter', () => {
	expect(playerLookup('Jokic\u0301')).toBe(playerLookup('Jokić'));
});

test('letters that Unicode does not take apart become the letters they resemble', () => {
	expect(playerLookup('Đorđe Ðuran Søren Łukasz Kılıç Strauß Ægir Œuvre Þór Ħamrun Ŧor Əli')).toBe(
		'dordeduransorenlukaszkilicstraussaegiroeuvrethorhamruntoreli',
	);
	expect(playerLookup('İlyasova')).toBe('ilyasova');
	expect(playerLookup('Ǿ')).toBe('o');
});

const there = hasRealSeason('no real names are tested');

test.skipIf(!there)('the 633 names of the real season have lookups of their own', async () => {
	const engine = await engineForTest();
	const players = await engine.query(
		`SELECT player_name FROM read_parquet(${quotedText(join(REAL_SEASON, 'players.parquet'))})`,
		z.object({ player_name: z.string() }),
	);
	const lookups = players.map(({ player_name }) => playerLookup(player_name));
	expect(lookups).toHaveLength(633);
	expect(new Set(lookups).size).toBe(633);
	for (const lookup of lookups) expect(lookup).toMatch(/^[a-z]{5,}$/);
});
