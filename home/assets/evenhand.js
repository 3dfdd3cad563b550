// Every page works without this file; it only adds what the GOV.UK components offer on top.
import { initAll } from "./govuk/govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
