import { type Random, randomText } from "../../kernel/ids.ts";

const digits = "0123456789";

/** Users have ids of 18 digits that begin with a 2, roles with a 3. */
export const newUserId = (random: Random): string => `2${randomText(random, 17, digits)}`;
export const newRoleId = (random: Random): string => `3${randomText(random, 17, digits)}`;
export const newGroupId = (random: Random): string => `g-${randomText(random, 16)}`;
