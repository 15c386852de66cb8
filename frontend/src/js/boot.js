// Runs before the first paint so that menus are folded and script-only buttons shown without a jump.
document.documentElement.classList.add("js");
