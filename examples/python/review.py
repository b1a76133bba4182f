"""A reviewer's day in Python: sign in, list the claims to review, give a verdict.

    python review.py list
    python review.py verdict CLAIM_ID RATING_KEY RATIONALE
"""

import os
import sys
import time
import uuid
from datetime import datetime
from pathlib import Path

from gql import Client, GraphQLRequest, gql
from gql.transport.exceptions import TransportConnectionFailed, TransportQueryError, TransportServerError
from gql.transport.httpx import HTTPXTransport

SCHEMA = Path(__file__).parents[2] / "frontend-schema.graphql"

# A refusal is data: something that was to be expected, with a sentence for the person and a code for the program.
WHY = """
fragment Why on Refusal {
  code message
  ... on InvalidInput { fields { field message } }
  ... on RuleViolation { rule }
  ... on Conflict { current { ... on Claim { version } } }
}
"""
SIGN_IN = (
    "mutation SignIn($input: SignInInput!) {"
    " signIn(input: $input) { accessToken expiresAt refreshToken challenge refusal { ...Why } } }" + WHY
)
REFRESH_SESSION = (
    "mutation RefreshSession($input: RefreshSessionInput!) {"
    " refreshSession(input: $input) { accessToken expiresAt refreshToken refusal { ...Why } } }" + WHY
)
SIGN_OUT = "mutation SignOut($input: SignOutInput!) { signOut(input: $input) { refusal { code message } } }"
CLAIMS_TO_REVIEW = """
query ClaimsToReview($after: String) {
  claims(first: 20, after: $after, filter: { state: { in: [QUEUED, IN_REVIEW] } }) {
    nodes { id statement verdictsIn verdictsNeeded allowedActions }
    pageInfo { hasNextPage endCursor }
  }
}
"""
CLAIM = """
query Claim($id: ID!) {
  claim(id: $id) { version allowedActions currentRound { scale { ratings { key } } } }
}
"""
TAKE = (
    "mutation Take($input: AssignReviewerInput!) {"
    " assignReviewer(input: $input) { claim { version } refusal { ...Why } } }" + WHY
)
SUBMIT_VERDICT = (
    "mutation SubmitVerdict($input: SubmitVerdictInput!) { submitVerdict(input: $input)"
    " { verdict { rating { label } } quorumReached draft { rationale } refusal { ...Why } } }" + WHY
)


class Refused(Exception):
    """Something that was to be expected stands against it; nothing was changed."""

    def __init__(self, why):
        super().__init__(why["message"])
        self.why = why


class Desk:
    """A client that is signed in and stays it: the access token works for some minutes, then the refresh token opens the
    next one. Keep a refresh token as you would a password."""

    def __init__(self, url, email, password, code=None):
        self.credentials = {"email": email, "password": password, "code": code}
        self.token, self.expires, self.refresh_token = None, 0.0, None
        # With the schema every operation is checked before it is sent.
        transport = HTTPXTransport(url, auth=self.sign, timeout=30)
        self.session = Client(transport=transport, schema=SCHEMA.read_text(encoding="utf-8")).connect_sync()

    def sign(self, request):
        if self.token:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request

    def renew(self):
        self.token, done = None, None
        if self.refresh_token:
            # Each opens the next ones once; if the answer was lost, it does so again for 30 seconds.
            done = self.send(REFRESH_SESSION, input={"refreshToken": self.refresh_token})["refreshSession"]
        # The session was ended from elsewhere, or there is none yet.
        if done is None or done["refusal"]:
            done = self.send(SIGN_IN, input=self.credentials)["signIn"]
        if done["refusal"]:
            raise Refused(done["refusal"])
        if done.get("challenge"):
            sys.exit("This account has a second factor: set FACTDESK_CODE to its code of this moment.")
        self.token, self.refresh_token = done["accessToken"], done["refreshToken"]
        self.expires = datetime.fromisoformat(done["expiresAt"]).timestamp()

    def send(self, query, **variables):
        return self.session.execute(GraphQLRequest(gql(query), variable_values=variables))

    def ask(self, query, **variables):
        """Asks; an error is raised."""
        # Some seconds early, so that no request meets the end of its token on the way.
        if time.time() > self.expires - 10:
            self.renew()
        try:
            return self.send(query, **variables)
        except TransportQueryError as error:
            # The server may end a session before its time.
            if code(error) != "UNAUTHENTICATED":
                raise
            self.renew()
            return self.send(query, **variables)

    def change(self, mutation, **fields):
        """Changes something once. If the answer is lost on the way or comes too late, the call is sent again with the
        same idempotency key: the server then gives the answer of the first one."""
        fields["idempotencyKey"] = str(uuid.uuid4())
        for attempt in range(1, 5):
            wait = 0.25 * 2**attempt
            try:
                (payload,) = self.ask(mutation, input=fields).values()
                break
            except (TransportConnectionFailed, TransportServerError):
                if attempt == 4:
                    raise
            except TransportQueryError as error:
                if attempt == 4 or code(error) not in ("TIMEOUT", "UNAVAILABLE", "RATE_LIMITED"):
                    raise
                wait = error.errors[0]["extensions"].get("retryAfter", wait)
            time.sleep(wait)
        if payload["refusal"]:
            raise Refused(payload["refusal"])
        return payload


def code(error):
    """What the first error is about; `ErrorCode` in the schema tells what each code means."""
    return error.errors[0]["extensions"]["code"]


def claims_to_review(desk):
    after = None
    while True:
        page = desk.ask(CLAIMS_TO_REVIEW, after=after)["claims"]
        # What you may do now is data; a client needs no rules of its own.
        yield from (one for one in page["nodes"] if {"TAKE", "SUBMIT_VERDICT"} & set(one["allowedActions"]))
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def give_verdict(desk, claim_id, rating_key, rationale):
    """Takes a slot of the claim, if you hold none yet, and gives your verdict."""
    claim = desk.ask(CLAIM, id=claim_id)["claim"]
    if claim is None:
        sys.exit("There is no such claim, or you cannot see it.")
    if "TAKE" in claim["allowedActions"]:
        claim |= desk.change(TAKE, claimId=claim_id)["claim"]
    try:
        return desk.change(
            SUBMIT_VERDICT,
            claimId=claim_id,
            expectedVersion=claim["version"],
            ratingKey=rating_key,
            rationale=rationale,
        )
    except Refused as refused:
        if refused.why.get("rule") == "UNKNOWN_RATING":
            print("The ratings are:", *(one["key"] for one in claim["currentRound"]["scale"]["ratings"]), file=sys.stderr)
        raise


def main(command="list", *arguments):
    url, email, password = (os.environ[name] for name in ("FACTDESK_URL", "FACTDESK_EMAIL", "FACTDESK_PASSWORD"))
    desk = Desk(url, email, password, os.environ.get("FACTDESK_CODE"))
    try:
        if command == "verdict":
            given = give_verdict(desk, *arguments)
            print(f"Your verdict is in: {given['verdict']['rating']['label']}.")
            if given["quorumReached"]:
                print("All verdicts are in: they are open now.")
        else:
            for claim in claims_to_review(desk):
                print(claim["id"], f"{claim['verdictsIn']}/{claim['verdictsNeeded']}", claim["statement"], sep="  ")
        desk.change(SIGN_OUT)
    except Refused as refused:
        fields = "".join(f"\n  {one['field']}: {one['message']}" for one in refused.why.get("fields", []))
        sys.exit(f"{refused.why['code']}: {refused}{fields}")
    except TransportQueryError as error:
        # Ask whoever runs the server about the request id: it finds the request in the log.
        told = [(one["extensions"], one["message"]) for one in error.errors]
        sys.exit("\n".join(f"{more['code']}: {message} (request {more['requestId']})" for more, message in told))


if __name__ == "__main__":
    main(*sys.argv[1:])
