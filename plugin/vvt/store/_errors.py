"""What boto3 raises, told in two sentences. Nothing secret gets in: only codes, never a request."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from botocore import exceptions as boto

from vvt.errors import BadName, NotConfigured, NotFound, StoreRefused, StoreUnreachable, VvtError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ASK_ADMIN = "Ask whoever looks after the bucket to allow it, or use other credentials."
_KEYS = "Check the credentials (AWS_PROFILE, AWS_ACCESS_KEY_ID, or the shared credentials file)."
_LATER = "Try again in a while; if it stays so, ask whoever looks after the store."
CREATE = "Check its name, or have it created: in the window's set-up, or with vvt setup --create."
_REACH = "Check the network and the endpoint's address."

# By S3's error code: what it means to the reader, and what to do.
_CODES: dict[str, tuple[type[VvtError], str, str]] = {
    "NoSuchBucket": (NotFound, "The bucket doesn't exist.", CREATE),
    "NoSuchVersion": (NotFound, "This S3 version is gone from the store.", "Ask whoever looks after the bucket."),
    "NoSuchKey": (NotFound, "This file is gone from the store.", "Ask whoever looks after the bucket."),
    "InvalidAccessKeyId": (StoreRefused, "The store doesn't know this access key.", _KEYS),
    "SignatureDoesNotMatch": (StoreRefused, "The store says the secret key is wrong.", _KEYS),
    "ExpiredToken": (StoreRefused, "The credentials have expired.", "Sign in again."),
    "InvalidToken": (StoreRefused, "The session token is not valid.", "Sign in again."),
    "RequestTimeTooSkewed": (StoreRefused, "This computer's clock is wrong.", "Set it, then try again."),
    "InvalidObjectState": (
        StoreRefused, "The file lies in an archive class.",
        "Have it restored (aws s3api restore-object, with the key and VersionId vvt show gives), then pull again.",
    ),
    "KMS.DisabledException": (StoreRefused, "The KMS key of the bucket's files is disabled.", _ASK_ADMIN),
    "KMS.NotFoundException": (StoreRefused, "The store doesn't know the KMS key.", "Correct kms_key."),
    "InvalidStorageClass": (StoreRefused, "The store doesn't know the storage class.", "Correct storage_class."),
    "BadDigest": (StoreRefused, "The bytes arrived damaged at the store.", "Publish again."),
    "XAmzContentChecksumMismatch": (StoreRefused, "The bytes arrived damaged at the store.", "Publish again."),
    "QuotaExceeded": (StoreRefused, "The store is full.", "Ask whoever looks after it for more room."),
    "EntityTooLarge": (StoreRefused, "The file is larger than the store takes.", "Publish a smaller render."),
    "BucketAlreadyExists": (StoreRefused, "Somebody else has a bucket of this name.", "Choose another name."),
    "InvalidBucketName": (BadName, "This can't be a bucket's name.", "Use lower-case letters, digits and hyphens."),
}
_TROUBLE: tuple[tuple[type[Exception], type[VvtError], str, str], ...] = (
    (boto.NoCredentialsError, NotConfigured, "No credentials were found.", _KEYS),
    (boto.PartialCredentialsError, NotConfigured, "The credentials are incomplete.", _KEYS),
    (boto.CredentialRetrievalError, NotConfigured, "The credentials could not be fetched.", _KEYS),
    (boto.ProfileNotFound, NotConfigured, "There is no such profile in AWS's configuration files.",
     "Correct its name, or leave it out for the default one (--profile, AWS_PROFILE, profile in the configuration)."),
    (boto.InvalidRegionError, NotConfigured, "This can't be a region's name.",
     "Write it as eu-central-1, or leave it empty."),
    (boto.TokenRetrievalError, NotConfigured, "The sign-in has expired.", "Sign in again (aws sso login)."),
    (boto.SSOError, NotConfigured, "The sign-in has expired.", "Sign in again (aws sso login)."),
    (boto.ConfigParseError, NotConfigured, "AWS's configuration or credentials file can't be understood.",
     "Correct it by hand, or move it away."),
    (boto.ProxyConnectionError, StoreUnreachable, "The proxy on the way to the store can't be reached.",
     "Check proxy in the configuration, or HTTPS_PROXY and NO_PROXY."),
    (boto.SSLError, StoreUnreachable, "The store's certificate was not accepted.",
     "If the store has a certificate of its own, give its CA file (AWS_CA_BUNDLE)."),
    (boto.ConnectTimeoutError, StoreUnreachable, "The store did not answer.", _REACH),
    (boto.ReadTimeoutError, StoreUnreachable, "The store stopped answering.", _LATER),
    (boto.EndpointConnectionError, StoreUnreachable, "The store can't be reached.", _REACH),
    (boto.InvalidEndpointConfigurationError, NotConfigured, "The endpoint is not an address.", _REACH),
    (boto.HTTPClientError, StoreUnreachable, "The connection to the store broke.", _LATER),
    (boto.ResponseStreamingError, StoreUnreachable, "The connection to the store broke.", _LATER),
    (boto.IncompleteReadError, StoreUnreachable, "The connection to the store broke.", _LATER),
    (boto.ParamValidationError, BadName, "The store can't take a name like this.",
     "Check the bucket's name and the prefix."),
)


@contextmanager
def told(doing: str) -> Iterator[None]:
    """Turn what boto3 raises into a VvtError; `doing` completes "The store doesn't allow us to …"."""
    try:
        yield
    except boto.ClientError as trouble:
        raise refusal(trouble, doing) from trouble
    except (boto.ConfigParseError, ValueError) as trouble:
        # These quote a line of AWS's files, or an address as it was written: there may be a secret in either.
        raise _failure(trouble, doing) from None
    except boto.BotoCoreError as trouble:
        raise _failure(trouble, doing) from trouble


def in_words(trouble: Exception) -> str:
    """What went wrong, in a sentence, whatever raised it: for telling that it is asked again."""
    if isinstance(trouble, VvtError):
        return trouble.cause
    failure = refusal(trouble, "answer") if isinstance(trouble, boto.ClientError) else _failure(trouble, "answer")
    return failure.cause


def refusal(trouble: boto.ClientError, doing: str) -> VvtError:
    """Tell an answer that is an error in two sentences."""
    code, status = code_of(trouble), status_of(trouble)
    state = {"code": code, "status": status, "doing": doing}
    if code in _CODES:
        kind, cause, fix = _CODES[code]
        bucket = trouble.response.get("Error", {}).get("BucketName")
        named = cause.replace("The bucket ", f"The bucket {bucket} ", 1) if bucket else cause
        return kind(named, fix, **state)
    if status == 403:
        return StoreRefused(f"The store doesn't allow us to {doing}.", _ASK_ADMIN, **state)
    if status == 404:
        return NotFound(f"The store has nothing there (trying to {doing}).", "Check the name.", **state)
    if status >= 500 or status in {408, 429} or code in _PASSING_CODES:
        return StoreUnreachable(f"The store is in trouble ({code}, trying to {doing}).", _LATER, **state)
    return StoreRefused(f"The store refused to {doing} ({code}).", _LATER, **state)


_PASSING_CODES = frozenset({"SlowDown", "RequestTimeout", "Throttling", "ThrottlingException", "TooManyRequests"})


def passing(trouble: Exception) -> bool:
    """Tell whether the same call may well succeed a little later: not reached, broken off, overloaded."""
    if isinstance(trouble, boto.ClientError):
        status = status_of(trouble)
        return status in {408, 429} or (status >= 500 and status != 501) or code_of(trouble) in _PASSING_CODES
    if isinstance(trouble, boto.SSLError):
        return "CERTIFICATE_VERIFY_FAILED" not in str(trouble)
    if isinstance(trouble, StoreUnreachable):
        return trouble.state.get("kind") != "SSLError"
    return isinstance(trouble, (boto.HTTPClientError, boto.ResponseStreamingError, boto.IncompleteReadError))


def denied(trouble: boto.ClientError) -> bool:
    """Tell whether the store knows us and doesn't allow it; unknown or wrong keys are another matter."""
    return status_of(trouble) == 403 and code_of(trouble) in {"AccessDenied", "Forbidden", "403"}


def code_of(trouble: boto.ClientError) -> str:
    """Return S3's error code, "404" and the like where the answer had no body."""
    return str(trouble.response.get("Error", {}).get("Code", ""))


def status_of(trouble: boto.ClientError) -> int:
    """Return the answer's HTTP status, 0 when unknown."""
    return int(trouble.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _named(trouble: Exception, cause: str) -> str:
    """The cause with the address or the profile it is about; of an address only where the store is, no query."""
    facts = getattr(trouble, "kwargs", {})
    if profile := facts.get("profile"):
        return f"{cause.replace('no such profile', f'no profile {profile}').rstrip('.')}, {_aws_files()}."
    place = urlsplit(str(facts.get("endpoint_url") or ""))
    if place.hostname:
        host = place.hostname + (f":{place.port}" if place.port else "")
        return cause.replace("The store ", f"The store at {place.scheme}://{host} ", 1)
    return cause


def _aws_files() -> str:
    """Where profiles are looked for: AWS's two files, or what its variables name instead."""
    files = (("AWS_CONFIG_FILE", "~/.aws/config"), ("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials"))
    return " and ".join(os.path.expanduser(os.environ.get(name) or usual) for name, usual in files)


def _failure(trouble: Exception, doing: str) -> VvtError:
    for kind, ours, cause, fix in _TROUBLE:
        if isinstance(trouble, kind):
            return ours(_named(trouble, cause), fix, doing=doing, kind=type(trouble).__name__)
    if isinstance(trouble, ValueError):
        # botocore says this of an endpoint that is no URL.
        return NotConfigured("The endpoint is not an address.", "Write it as https://host[:port].", doing=doing)
    return StoreUnreachable(f"The store could not be used ({type(trouble).__name__}).", _REACH, doing=doing)
