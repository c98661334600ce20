// Loaded before anything is painted, so that the page never flashes in the wrong colours.
import { theme } from './theme.ts';

theme.apply();
