// The job list.
import "./live.js";
import "./rows.js";
import { watchColumns } from "./columns.js";
import { watchFilters } from "./filters.js";
import { watchFocus } from "./focus.js";

watchColumns();
watchFilters();
watchFocus();
