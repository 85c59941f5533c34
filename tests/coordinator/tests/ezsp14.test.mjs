import { update } from "../support/update.mjs";

update(14);
