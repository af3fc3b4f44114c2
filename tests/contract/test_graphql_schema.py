"""The GraphQL schema: the file is fresh, and names, types and nullability are those of cc-backend."""

from graphql import build_schema as parse_sdl

from app.cli.graphql_schema import SCHEMA, printed_schema

FACTS = """
Query: clusters [Cluster!]! | tags [Tag!]! | globalMetrics [GlobalMetricListItem!]! | user User | job Job
Query: jobMetrics [JobMetricWithName!]! | jobStats [NamedStats!]! | scopedJobStats [NamedStatsWithScope!]!
Query: jobs JobResultList!
Mutation: updateConfiguration String
Job: id ID! | jobId Int! | user String! | project String! | cluster String! | subCluster String! | startTime Time!
Job: duration Int! | walltime Int! | numNodes Int! | numHWThreads Int! | numAcc Int! | energy Float! | SMT Int!
Job: shared String! | partition String! | arrayJobId Int! | monitoringStatus Int! | state JobState! | tags [Tag!]!
Job: resources [Resource!]! | concurrentJobs JobLinkResultList | footprint [FootprintValue]
Job: energyFootprint [EnergyFootprintValue] | metaData Any | userData User
JobLink: id ID! | jobId Int!
Cluster: name String! | partitions [String!]! | subClusters [SubCluster!]!
SubCluster: name String! | nodes String! | numberOfNodes Int! | processorType String! | socketsPerNode Int!
SubCluster: coresPerSocket Int! | threadsPerCore Int! | flopRateScalar MetricValue! | flopRateSimd MetricValue!
SubCluster: memoryBandwidth MetricValue! | topology Topology! | metricConfig [MetricConfig!]! | footprint [String!]!
FootprintValue: name String! | stat String! | value Float!
EnergyFootprintValue: hardware String! | metric String! | value Float!
MetricValue: name String | unit Unit! | value Float!
Topology: node [Int!] | socket [[Int!]!] | memoryDomain [[Int!]!] | die [[Int!]!] | core [[Int!]!]
Topology: accelerators [Accelerator!]
Accelerator: id String! | type String! | model String!
SubClusterConfig: name String! | peak Float | normal Float | caution Float | alert Float | remove Boolean
MetricConfig: name String! | unit Unit! | scope MetricScope! | aggregation String! | timestep Int! | peak Float!
MetricConfig: normal Float | caution Float! | alert Float! | lowerIsBetter Boolean | subClusters [SubClusterConfig!]!
Tag: id ID! | type String! | name String! | scope String!
Resource: hostname String! | hwthreads [Int!] | accelerators [String!] | configuration String
JobMetricWithName: name String! | scope MetricScope! | metric JobMetric!
JobMetric: unit Unit | timestep Int! | series [Series!] | statisticsSeries StatsSeries
Series: hostname String! | id String | statistics MetricStatistics | data [NullableFloat!]!
StatsSeries: mean [NullableFloat!]! | median [NullableFloat!]! | min [NullableFloat!]! | max [NullableFloat!]!
NamedStatsWithScope: name String! | scope MetricScope! | stats [ScopedStats!]!
ScopedStats: hostname String! | id String | data MetricStatistics!
NamedStats: name String! | data MetricStatistics!
Unit: base String! | prefix String
MetricStatistics: avg Float! | min Float! | max Float!
ClusterSupport: cluster String! | subClusters [String!]!
GlobalMetricListItem: name String! | unit Unit! | scope MetricScope! | footprint String
GlobalMetricListItem: availability [ClusterSupport!]!
User: username String! | name String! | email String!
JobResultList: items [Job!]! | offset Int | limit Int | count Int | hasNextPage Boolean
JobLinkResultList: listQuery String | items [JobLink!]! | count Int
MetricStatItem: metricName String! | range FloatRange!
JobFilter: tags [ID!] | dbId [ID!] | jobId StringInput | arrayJobId Int | user StringInput | project StringInput
JobFilter: jobName StringInput | cluster StringInput | subCluster StringInput | partition StringInput
JobFilter: duration IntRange | energy FloatRange | numNodes IntRange | numAccelerators IntRange
JobFilter: numHWThreads IntRange | startTime TimeRange | state [JobState!] | metricStats [MetricStatItem!]
JobFilter: shared String | schedule String | node StringInput
OrderByInput: field String! | type String! | order SortDirectionEnum!
StringInput: eq String | neq String | contains String | startsWith String | endsWith String | in [String!]
IntRange: from Int! | to Int!
FloatRange: from Float! | to Float!
TimeRange: range String | from Time | to Time
PageRequest: itemsPerPage Int! | page Int!
"""
ARGUMENTS = {
    "user": {"username": "String!"},
    "job": {"id": "ID!"},
    "jobMetrics": {"id": "ID!", "metrics": "[String!]", "scopes": "[MetricScope!]", "resolution": "Int"},
    "jobStats": {"id": "ID!", "metrics": "[String!]"},
    "scopedJobStats": {"id": "ID!", "metrics": "[String!]", "scopes": "[MetricScope!]"},
    "jobs": {"filter": "[JobFilter!]", "page": "PageRequest", "order": "OrderByInput"},
    "jobsMetrics": {
        "ids": "[ID!]!", "metrics": "[String!]", "scopes": "[MetricScope!]", "points": "Int", "maxSeries": "Int",
    },
}  # fmt: skip
EXTENSIONS = {"Query": {"jobsMetrics": "[JobMetricsById!]!"}, "JobMetricsById": {"id", "metrics", "error"}}
SCALARS = {"Time", "Any", "NullableFloat", "MetricScope", "JobState"}


def facts():
    types: dict[str, dict[str, str]] = {}
    for line in FACTS.strip().splitlines():
        name, _, fields = line.partition(": ")
        types.setdefault(name, {}).update(field.split(" ") for field in fields.split(" | "))
    return types


def written():
    return parse_sdl(SCHEMA.read_text(encoding="utf-8"))


def test_the_schema_file_is_what_the_code_says():
    assert SCHEMA.read_text(encoding="utf-8") == printed_schema(), "run: flask graphql-schema write"


def test_every_type_has_the_fields_of_the_reference_and_no_others():
    schema = written()

    for name, expected in facts().items():
        fields = {field: str(one.type) for field, one in schema.type_map[name].fields.items()}
        extension = EXTENSIONS.get(name, {})
        assert {field: kind for field, kind in fields.items() if field not in extension} == expected, name


def test_there_are_no_other_types():
    schema = written()
    ours = {name for name in schema.type_map if not name.startswith("__")}

    builtin = {"String", "Int", "Float", "Boolean", "ID"}
    assert ours - builtin == set(facts()) | SCALARS | {"SortDirectionEnum", "JobMetricsById"}
    assert list(schema.type_map["SortDirectionEnum"].values) == ["ASC", "DESC"]


def test_arguments_are_those_of_the_reference():
    fields = written().query_type.fields

    found = {name: {key: str(one.type) for key, one in field.args.items()} for name, field in fields.items()}

    assert {name: args for name, args in found.items() if args} == ARGUMENTS


def test_the_direction_of_an_order_has_a_default():
    order = written().type_map["OrderByInput"].fields["order"]

    assert order.default_value == "ASC"


def test_every_type_and_addition_is_described():
    schema = written()
    own = [kind for name, kind in schema.type_map.items() if name in facts()]

    assert all(kind.description for kind in own)
    assert "extension of Flightdeck" in schema.query_type.fields["jobsMetrics"].description
