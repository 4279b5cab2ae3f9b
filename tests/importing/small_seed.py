"""A file of incidents that is small and without a mistake, to be broken in one place each."""

GOOD = """\
# Made up, and small.
provenance: Made up for a test.
actors:
  - slug: rebels
    name: Rebels
    kind: rebel_group
    names:
      - {name: The Rebels, kind: official, since: "2021", until: 2024-11-30}
    links:
      - to: army
        kind: allied_with
  - slug: army
    name: Army
    kind: state_forces
places:
  - slug: north
    name: North
    kind: region
  - slug: well
    name: The Well
    kind: locality
    region: north
    latitude: 19.9
    longitude: 2.9
sources:
  - slug: paper
    publisher: The Paper
    url: https://example.org/paper
    published_on: 2024-07-29
  - slug: echo
    publisher: The Echo
    repeats: paper
incidents:
  - title: Fighting at the well
    event_type: battles
    sub_event_type: armed_clash
    date: 2024-07-25/2024-07-27
    place: well
    geo_precision: near
    happened: single_source
    attribution: alleged
    involvements:
      - {actor: rebels, role: side_a}
      - {actor: army, role: side_b}
    sources:
      - echo
    claims:
      - claimant: rebels
        measure: killed
        subject: army
        low: 5
        high: 15
        said_on: 2024-07-28
        text: They say that they killed five to fifteen.
        sources:
          - {source: paper, via: a statement}
reported_totals:
  - claimant: army
    measure: killed
    subject: rebels
    area: north
    since: 2024-01
    until: 2024-06
    wording: dozens
    text: It says that it killed dozens in half a year.
    sources: [{source: paper}]
"""
