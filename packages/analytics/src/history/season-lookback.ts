/** Days that a look-back over one season can span: longer than any regular season, 2019-20 included. */
export const SEASON_LOOKBACK_DAYS = 300;
