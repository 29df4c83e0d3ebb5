import { expect, it } from 'vitest';
import { OUTCOME_RULES } from '../definition/outcome-rules.ts';
import { ledgerTable } from '../ledger/tables.ts';
import { alpha } from '../testing/alpha.ts';
import { beta } from '../testing/beta.ts';
import { CHAIN_TABLES, delta, gamma } from '../testing/chain.ts';
import { BEHAVIOURS, loadRoster, onRoster } from '../testing/roster.ts';
import { day, inWorld, rowsOf, run } from '../testing/world.ts';

it(
	'the engine makes of a fixed world what its rules made of it. If this fails, raise OUTCOME_RULES and store the new text',
	inWorld(async (warehouse) => {
		await warehouse.ensure(CHAIN_TABLES);
		const people = Object.fromEntries(BEHAVIOURS.map((behaviour) => [`one with ${behaviour}`, behaviour]));
		for (const number of [1, 2])
			await loadRoster(
				warehouse,
				day(number),
				onRoster(day(number), { ...people, captain: 'record' }, number),
			);
		await run(warehouse, { processors: [alpha, beta, gamma, delta] });
		const cells = await rowsOf(warehouse, ledgerTable);
		const outcomes = cells
			.filter(({ definition_version }) => definition_version !== null)
			.map((cell) => `${cell.processor_name} ${cell.analysis_date} ${cell.output_version}`);
		expect([`rules ${OUTCOME_RULES}`, ...outcomes.sort()].join('\n')).toMatchInlineSnapshot(`
			"rules 1
			AlphaProcessor 2021-11-01 14-87dc262519cd94f7
			AlphaProcessor 2021-11-02 14-3620b66d6785ba2d
			BetaProcessor 2021-11-01 14-3a1587f04afa4200
			BetaProcessor 2021-11-02 14-f1010aeb79891c8b
			DeltaProcessor 2021-11-01 14-742288f75cce32fa
			DeltaProcessor 2021-11-02 14-f460344c95930da5
			GammaProcessor 2021-11-01 14-a0f4548bced0006b
			GammaProcessor 2021-11-02 14-c757e114728ab38c"
		`);
	}),
);
