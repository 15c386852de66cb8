// A page of the ceremony that somebody works on: when others go on, it is read anew, but never under somebody's hands.
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
        if (!touched && !busy()) return location.reload();
        box.hidden = false;
        return;
      }
    } catch {
      // away from the net for a moment: the next question comes anyway
    }
    setTimeout(ask, EVERY);
  };
  setTimeout(ask, EVERY);
}

/** A dialogue is open, a fresh value is on the page, or the link that is shown only once. */
const busy = () => Boolean(document.querySelector("dialog:modal, [data-sheet]:not([hidden]), #link, details[open] form"));
