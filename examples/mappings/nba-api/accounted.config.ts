/**
 * Files written from nba_api's endpoints: scheduleleaguev2 (schedule.csv), boxscoretraditionalv3 (boxscore_players.csv and
 * boxscore_teams.csv) and shotchartdetail (shotchart.csv).
 *
 * Nothing is cast here: load reads the texts, and a cell that cannot be read costs one row and not the whole file.
 */
const read = (file: string) => `read_csv('${file}', all_varchar = true)`;

/** The third digit of a game id says what kind of game it is. */
const SEASON_TYPE = `CASE LEFT(gameId, 3)
	WHEN '001' THEN 'Pre Season' WHEN '002' THEN 'Regular Season' WHEN '003' THEN 'All-Star'
	WHEN '004' THEN 'Playoffs' WHEN '005' THEN 'PlayIn' WHEN '006' THEN 'Regular Season' END`;

/** A box score names its game and not the day, nor the opponent. */
const SIDES = `games AS (
	SELECT gameId, gameDateEst, homeTeam_teamId AS own_id, awayTeam_teamId AS opponent_id,
		homeTeam_teamTricode AS own, awayTeam_teamTricode AS opponent, TRUE AS is_home
	FROM ${read('schedule.csv')}
	UNION ALL
	SELECT gameId, gameDateEst, awayTeam_teamId, homeTeam_teamId, awayTeam_teamTricode, homeTeam_teamTricode, FALSE
	FROM ${read('schedule.csv')}
)`;

const STATS = `fieldGoalsMade AS fgm, fieldGoalsAttempted AS fga,
	threePointersMade AS fg3m, threePointersAttempted AS fg3a, freeThrowsMade AS ftm, freeThrowsAttempted AS fta,
	reboundsOffensive AS oreb, reboundsDefensive AS dreb, reboundsTotal AS reb,
	assists AS ast, steals AS stl, blocks AS blk, turnovers AS tov, foulsPersonal AS pf, points AS pts,
	plusMinusPoints AS plus_minus`;

export default {
	raw: {
		schedule: {
			sql: `
SELECT gameId AS game_id, seasonYear AS season, ${SEASON_TYPE} AS season_type, gameDateEst AS game_date,
	homeTeam_teamId AS home_team_id, homeTeam_teamTricode AS home_team,
	awayTeam_teamId AS away_team_id, awayTeam_teamTricode AS away_team,
	homeTeam_score AS home_score, awayTeam_score AS away_score,
	CASE WHEN postponedStatus = 'Y' THEN 'Postponed' ELSE gameStatusText END AS status
FROM ${read('schedule.csv')}`,
		},
		player_box: {
			sql: `
WITH ${SIDES}
SELECT box.gameId AS game_id, games.gameDateEst AS game_date, box.teamId AS team_id, box.teamTricode AS team,
	games.opponent_id AS opponent_team_id, games.opponent, games.is_home,
	personId AS player_id, CONCAT_WS(' ', firstName, familyName) AS player_name,
	CASE WHEN comment LIKE 'NWT%' THEN 'INACTIVE' WHEN comment <> '' THEN 'DNP' ELSE 'PLAYED' END AS status,
	comment AS nba_comment,
	-- Only starters have a position.
	COALESCE(position, '') <> '' AS starter, position AS start_position,
	minutes, ${STATS}
FROM ${read('boxscore_players.csv')} AS box
LEFT JOIN games ON games.gameId = box.gameId AND games.own_id = box.teamId`,
		},
		team_box: {
			// A team's minutes are the sum over its players: 240:00 without overtime.
			sql: `
WITH ${SIDES}
SELECT box.gameId AS game_id, games.gameDateEst AS game_date, box.teamId AS team_id, box.teamTricode AS team,
	games.opponent_id AS opponent_team_id, games.opponent, games.is_home,
	SPLIT_PART(minutes, ':', 1) AS minutes, ${STATS}
FROM ${read('boxscore_teams.csv')} AS box
LEFT JOIN games ON games.gameId = box.gameId AND games.own_id = box.teamId`,
		},
		shots: {
			// A shot chart names no tricode, and neither who assisted nor who blocked: these stay null.
			sql: `
WITH ${SIDES}
SELECT GAME_ID AS game_id, games.gameDateEst AS game_date, GAME_EVENT_ID AS event_num, PERIOD AS period,
	60 * CAST(MINUTES_REMAINING AS INTEGER) + CAST(SECONDS_REMAINING AS INTEGER) AS seconds_left_in_period,
	TEAM_ID AS team_id, games.own AS team, games.opponent, games.is_home,
	PLAYER_ID AS player_id, PLAYER_NAME AS player_name,
	SHOT_MADE_FLAG AS shot_made, LEFT(SHOT_TYPE, 1) AS shot_value, ACTION_TYPE AS action_type,
	SHOT_ZONE_BASIC AS shot_zone_basic, SHOT_ZONE_AREA AS shot_zone_area, SHOT_ZONE_RANGE AS shot_zone_range,
	SHOT_DISTANCE AS shot_distance, LOC_X AS loc_x, LOC_Y AS loc_y,
	NULL AS assist_player_id, NULL AS block_player_id
FROM ${read('shotchart.csv')} AS shot
LEFT JOIN games ON games.gameId = shot.GAME_ID AND games.own_id = shot.TEAM_ID`,
		},
	},
};
