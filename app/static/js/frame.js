// What every page behind the login has: menus, theme choice, search shortcut, fresh times, htmx with its CSRF header.
import { address, cookie } from "./api/graphql.js";
import { keepSetting } from "./api/settings.js";
import { icon } from "./dom.js";
import { watchMenus } from "./menus.js";
import { watchTimes } from "./times.js";
import { toast } from "./toasts.js";

const YEAR_S = 31_536_000;
const THEME_SYMBOLS = { light: "sun", dark: "moon", auto: "circle-half" };

function watchThemeChoice() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (button) chooseTheme(button.dataset.themeChoice);
  });
}

function chooseTheme(choice) {
  document.documentElement.dataset.theme = choice;
  document.cookie = `fd_theme=${choice}; path=${address("")}; max-age=${YEAR_S}; samesite=lax`;
  if (cookie("csrf_access_token")) keepSetting("theme", choice);
  for (const button of document.querySelectorAll("[data-theme-choice]")) {
    if (button.dataset.themeChoice === choice) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  document.querySelector("[data-theme-menu] > summary")?.replaceChildren(icon(THEME_SYMBOLS[choice], { size: "16" }));
}

// A field with data-shortcut="/" takes the focus when that key is pressed outside of a field.
function watchShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const field = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select?.();
  });
}

function isTyping(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
}

function watchHtmx() {
  document.addEventListener("htmx:config:request", ({ detail }) => {
    const token = cookie("csrf_access_token") || document.querySelector('meta[name="csrf-token"]')?.content;
    if (token) detail.ctx.request.headers["X-CSRF-TOKEN"] = token;
  });
  document.addEventListener("htmx:error", ({ detail }) => {
    if (detail?.error?.name !== "AbortError") toast("The server does not answer. Try again in a moment.", "alert");
  });
  document.addEventListener("htmx:response:error", ({ detail }) => tellFailure(detail.ctx));
}

// A fragment with status 400 says itself what is wrong, 401 loads the login page; other errors leave the page as it is.
function tellFailure(ctx) {
  const { status } = ctx.response;
  if (status === 400 || status === 401) return;
  ctx.push = false;
  const words = status < 500 ? "This is not there, or not for this account." : "The server could not answer. Try again in a moment.";
  toast(`${words} (${status})`, "alert");
}

watchMenus();
watchThemeChoice();
watchShortcuts();
watchTimes();
watchHtmx();
