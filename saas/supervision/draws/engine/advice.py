"""What to do about each code (section 10), in English; products keep tables of their own in other languages."""

from .errors import (
    E_COMMIT,
    E_DUP_ID,
    E_EVENT,
    E_FORMAT,
    E_MISSING_REVEAL,
    E_RATE,
    E_RESULT,
    E_REVEAL,
    E_SEED,
    E_WEAK_SEED,
)

ADVICE = {
    E_FORMAT: "This is no record of drd-draw/1, or a value in it has the wrong form. Fetch the published file again, "
              "unchanged; in a file of your own, correct the named value.",
    E_DUP_ID: "An id, a stratum or a revealing party occurs twice. Leave one of the two and commit again.",
    E_RATE: "A rate is not of the form p/q up to 1, or a tier of the pool has no rate. Give that tier a rate, or \"*\" one "
            "for all others, and commit again.",
    E_WEAK_SEED: "One party alone could choose this seed. Plan a beacon, a second revealing party, or enough throws "
                 "(25 with six sides, 20 with ten).",
    E_COMMIT: "Pool, people or rules are not those that were committed to. Compare the commit with the published one, and "
              "ask the bureau for the file behind it.",
    E_SEED: "A contribution has the wrong form, or the seed does not come from the contributions. Compare throws, reveals "
            "and beacon values with the minutes, one by one.",
    E_REVEAL: "A party revealed something else than it had committed to. Ask it for the secret behind its commitment; if it "
              "has none, the attempt is void.",
    E_MISSING_REVEAL: "A party withheld its secret and no later source replaces it. Record the attempt as void and draw "
                      "again with the next attempt number.",
    E_RESULT: "The result is not what this seed gives: somebody or something changed it. Do not use it; draw it again from "
              "inputs and contributions, and compare.",
    E_EVENT: "A later change is impossible, or is not what its own seed gives. Do not act on it; see the named change and "
             "what stands before it.",
}
