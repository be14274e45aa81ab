"""Places on a page of PDF: points, boxes and matrices (ISO 32000-1, 8.3); lengths in points."""

from typing import TypeAlias

Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top."""
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
Point: TypeAlias = tuple[float, float]


def multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies the inner one first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def moved(point: Point, matrix: Matrix) -> Point:
    """Where a point comes to lie."""
    x, y = point
    a, b, c, d, e, f = matrix
    return x * a + y * c + e, x * b + y * d + f


def scale(matrix: Matrix) -> float:
    """How much lengths grow, on the average of all directions."""
    a, b, c, d, _e, _f = matrix
    return float(abs(a * d - b * c) ** 0.5)


def around(points: list[Point]) -> Box:
    """The smallest box that holds all points."""
    across, up = [x for x, _y in points], [y for _x, y in points]
    return min(across), min(up), max(across), max(up)


def placed(box: Box, matrix: Matrix) -> Box:
    """The box around a box that was moved and turned."""
    left, bottom, right, top = box
    a, b, c, d, e, f = matrix
    if not b and not c and a > 0 and d > 0:  # as almost everywhere
        return left * a + e, bottom * d + f, right * a + e, top * d + f
    corners = ((left, bottom), (right, bottom), (right, top), (left, top))
    return around([moved(corner, matrix) for corner in corners])


def touches(one: Box, other: Box) -> bool:
    """Whether two boxes have a spot in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def holds(outer: Box, inner: Box, tolerance: float = 0.0) -> bool:
    """Whether a box lies in another."""
    return (
        outer[0] <= inner[0] + tolerance
        and outer[1] <= inner[1] + tolerance
        and outer[2] >= inner[2] - tolerance
        and outer[3] >= inner[3] - tolerance
    )
