"""Error codes of the draw protocol (section 10).

A code is what two independent verifiers must agree on; the sentence beside it is for people and may differ.
"""

E_FORMAT = "E_FORMAT"
E_DUP_ID = "E_DUP_ID"
E_RATE = "E_RATE"
E_WEAK_SEED = "E_WEAK_SEED"
E_COMMIT = "E_COMMIT"
E_SEED = "E_SEED"
E_REVEAL = "E_REVEAL"
E_MISSING_REVEAL = "E_MISSING_REVEAL"
E_RESULT = "E_RESULT"
E_EVENT = "E_EVENT"


class DrawError(ValueError):
    """A record, or a part of one, that the protocol refuses.

    `code` is one of this module's codes; `where` is the path of the offending value (`params.strata[0].rates`), empty
    where no single value is at fault.
    """

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(f"{code} {where}: {message}" if where else f"{code}: {message}")
        self.code = code
        self.message = message
        self.where = where
