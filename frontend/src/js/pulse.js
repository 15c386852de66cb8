// A page of the ceremony that somebody works on: when others go on, its content comes anew, but never under somebody's hands.
const EVERY = 3000;

/** `box` holds the notice "there is news"; `data-pulse` answers 204 while everything is as this page shows it. */
export function pulse(box) {
  let touched = false;
  addEventListener("input", () => { touched = true; }, true);
  const ask = async () => {
    if (!box.isConnected) return;
    try {
      const answer = await fetch(box.dataset.pulse, { headers: { "HX-Request": "true" } });
      if (answer.status === 200 && !answer.redirected) {
        if (touched || busy()) box.hidden = false;
        else await renew();
        return; // what has come has a pulse of its own
      }
    } catch {
      // away from the net for a moment: the next question comes anyway
    }
    setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY);
}

/** The content of this very page as the server sees it now, without a jump to its head. */
async function renew() {
  const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), "text/html");
  const fresh = document.adoptNode(page.getElementById("main"));
  document.getElementById("main").replaceWith(fresh);
  window.htmx.process(fresh);
  fresh.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: fresh } }));
}

/** A dialogue is open, a fresh value is on the page, or the link that is shown only once. */
const busy = () => Boolean(document.querySelector("dialog:modal, [data-sheet]:not([hidden]), #link, details[open] form"));
