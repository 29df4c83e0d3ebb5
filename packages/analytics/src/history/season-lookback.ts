/** Days that a look-back over one season can span: more than the 355 days of 2019-20, its playoffs included. */
export const SEASON_LOOKBACK_DAYS = 366;
