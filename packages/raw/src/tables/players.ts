import { z } from 'zod';
import { defineRawTable } from './raw-table.ts';

const file = z.object({
	player_id: z.int().nullable(),
	bref_id: z.string().nullable(),
	player_name: z.string().min(1),
	position: z.string().nullable(),
	age: z.int().nullable().meta({ description: 'Age in the season published', unit: 'years' }),
});

/** Season totals that the file also has are left out: read on a date inside the season they leak the future. */
export const players = defineRawTable({
	name: 'players',
	description: 'Who the players are, as the publisher lists them.',
	required: false,
	file,
	schema: file.extend({ player_lookup: z.string() }),
	optionalColumns: ['bref_id', 'position', 'age'],
	unit: 'player_lookup',
	key: ['player_lookup'],
	clusterBy: ['player_lookup'],
});
