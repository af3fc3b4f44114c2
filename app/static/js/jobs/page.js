// The job list.
import "./live.js";
import "./rows.js";
import { watchFilters } from "./filters.js";

watchFilters();
