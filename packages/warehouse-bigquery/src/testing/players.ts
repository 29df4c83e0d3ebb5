import { defineTable, isoDate, type RowOf } from '@accounted/warehouse';
import { z } from 'zod';

/** A table with a column of each kind that is sent in a way of its own. */
export const players = defineTable({
	name: 'test.players',
	description: 'Players by day.',
	schema: z.object({
		player: z.string().describe('Who.'),
		day: isoDate,
		points: z.int().nullable(),
		marks: z.array(z.bigint()),
	}),
	key: ['player', 'day'],
	partitionBy: 'day',
	clusterBy: ['player'],
});

export type Player = RowOf<typeof players>;

export const playersOf = (count: number): Player[] =>
	Array.from({ length: count }, (_, index) => ({
		player: `p${index}`,
		day: isoDate.parse('2021-11-05'),
		points: index,
		marks: [],
	}));
