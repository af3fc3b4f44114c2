"""REST route that reads the configurations of clusters."""

from __future__ import annotations

from flask import Response

from app.blueprints.clusters.schemas import CLUSTER_LIST, ClusterQuerySchema
from app.container import current_services
from app.domain.cluster_encoding import encode_cluster
from app.domain.errors import Invalid
from app.web.api import Blueprint, json_reply
from app.web.arguments import shown

blueprint = Blueprint("clusters", __name__, description="Hardware and metrics of the clusters.")


@blueprint.route("/clusters/")
@blueprint.arguments(ClusterQuerySchema(), location="query")
@blueprint.response(200, CLUSTER_LIST, description="The clusters.")
@blueprint.errors({400: "There is no such cluster."})
def list_clusters(query: dict[str, str | None]) -> Response:
    """Return the configuration of all clusters, or of one."""
    clusters = current_services().clusters.all()
    if (name := query["cluster"]) is not None and name not in clusters:
        raise Invalid(f"cluster: no such cluster (got {shown(name)}); known are {', '.join(clusters) or 'none'}")
    chosen = clusters.values() if name is None else [clusters[name]]
    return json_reply({"clusters": [encode_cluster(cluster) for cluster in chosen]})
