"""Signs in to Aurora DSQL."""

import os

import boto3

# boto3 itself reads AWS_DEFAULT_REGION only.
_client = boto3.client("dsql", region_name=os.environ["AWS_REGION"])


def token() -> str:
    """Signs a token, the password of one connection. Call it for each: a token is valid for 15 minutes."""
    admin = os.environ["PGUSER"] == "admin"
    sign = _client.generate_db_connect_admin_auth_token if admin else _client.generate_db_connect_auth_token
    return sign(Hostname=os.environ["PGHOST"])
