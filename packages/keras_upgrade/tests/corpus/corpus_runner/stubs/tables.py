"""Well-known tables: columns, types, separators and row counts of the originals, made-up numbers."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

Row = Iterable[object]


def table(rows: Callable[[np.random.Generator], Iterable[Row]], head: str = "", separator: str = ",", foot: str = "\n"):
    """A maker that writes `head`, the rows and what follows the last of them."""

    def make(path: Path) -> None:
        lines = [separator.join(map(str, row)) for row in rows(np.random.default_rng(7))]
        path.write_text((head + "\n" if head else "") + "\n".join(lines) + foot, encoding="utf-8")

    return make


def measured(
    rng: np.random.Generator, count: int, columns: int, high: float = 10.0, digits: int = 2
) -> list[list[float]]:
    return np.round(rng.uniform(0.1, high, size=(count, columns)), digits).tolist()


def classed(count: int, columns: int, classes: tuple[object, ...], high: float = 10.0, digits: int = 2):
    """Rows whose last column is a class; the class shifts the numbers, so that there is something to learn."""

    def rows(rng: np.random.Generator) -> Iterable[Row]:
        for number, values in enumerate(measured(rng, count, columns, high, digits)):
            place = number * len(classes) // count
            yield *(round(value + place * high / 2, digits) for value in values), classes[place]

    return rows


def counted(count: int, limits: tuple[int, ...], classes: int):
    """Rows of whole numbers below `limits`, closed by a class."""

    def rows(rng: np.random.Generator) -> Iterable[Row]:
        for number in range(count):
            yield *(int(rng.integers(0, limit)) for limit in limits), number % classes

    return rows


def diabetes(rng: np.random.Generator) -> Iterable[Row]:
    for number in range(768):
        whole = [int(rng.integers(0, high)) for high in (14, 199, 122, 60, 500)]
        yield (
            *whole,
            round(rng.uniform(18, 50), 1),
            round(rng.uniform(0.1, 2.4), 3),
            int(rng.integers(21, 80)),
            number % 2,
        )


def boston(rng: np.random.Generator) -> Iterable[Row]:
    for values in measured(rng, 506, 13, 50, 4):
        values[3] = int(values[0]) % 2
        yield *values, round(5 + values[5] * 0.8, 2)


def monthly(values: tuple[str, ...], count: int, quote: str = '"', high: int = 500):
    def rows(rng: np.random.Generator) -> Iterable[Row]:
        for month in range(count):
            wave = 100 + month * 2 + 40 * np.sin(month / 2) + rng.uniform(0, 10)
            yield f"{quote}{1949 + month // 12}-{month % 12 + 1:02d}{quote}", *(int(wave) % high for _ in values)

    return rows


def shampoo(rng: np.random.Generator) -> Iterable[Row]:
    for month in range(36):
        yield f'"{month // 12 + 1}-{month % 12 + 1:02d}"', round(150 + month * 12 + rng.uniform(-60, 60), 1)


def beijing(rng: np.random.Generator) -> Iterable[Row]:
    start = datetime.datetime(2010, 1, 1)
    for number in range(10_000):
        time = start + datetime.timedelta(hours=number)
        pm = "NA" if number < 24 else int(rng.integers(5, 400))
        weather = [int(rng.integers(-20, 20)), int(rng.integers(-5, 30)), int(rng.integers(1000, 1040))]
        wind = [("NE", "NW", "SE", "cv")[number % 4], round(rng.uniform(0.4, 90), 2)]
        yield number + 1, time.year, time.month, time.day, time.hour, pm, *weather, *wind, 0, 0


def jena(rng: np.random.Generator) -> Iterable[Row]:
    start = datetime.datetime(2009, 1, 1, 0, 10)
    values = np.round(rng.normal(10, 5, size=(420_551, 14)), 2).tolist()
    for number, row in enumerate(values):
        yield (start + datetime.timedelta(minutes=10 * number)).strftime("%d.%m.%Y %H:%M:%S"), *row


def air_quality(rng: np.random.Generator) -> Iterable[Row]:
    start = datetime.datetime(2004, 3, 10, 18)
    for number, values in enumerate(measured(rng, 9_357, 13, 1_500, 1)):
        time = start + datetime.timedelta(hours=number)
        cells = [str(value).replace(".", ",") for value in values]
        yield time.strftime("%d/%m/%Y"), time.strftime("%H.%M.%S"), *cells, "", ""


def electricity(rng: np.random.Generator) -> Iterable[Row]:
    """The UCI customers' loads every 15 minutes; the original has 140,256 rows, enough of them are here."""
    start = datetime.datetime(2011, 1, 1, 0, 15)
    for number, values in enumerate(rng.uniform(0, 300, size=(6_000, 370)).round(2).tolist()):
        time = start + datetime.timedelta(minutes=15 * number)
        yield f'"{time:%Y-%m-%d %H:%M:%S}"', *(str(value).replace(".", ",") for value in values)


def household(rng: np.random.Generator) -> Iterable[Row]:
    start = datetime.datetime(2006, 12, 16, 17, 24)
    for number, values in enumerate(measured(rng, 50_000, 7, 5, 3)):
        time = start + datetime.timedelta(minutes=number)
        yield time.strftime("%d/%m/%Y"), time.strftime("%H:%M:%S"), *values


def titanic(rng: np.random.Generator) -> Iterable[Row]:
    for number in range(891):
        sex, port = ("male", "female")[number % 2], "SCQ"[number % 3]
        age = "" if number % 9 == 0 else int(rng.integers(1, 80))
        person = [f'"Reader, Mr. {number}"', sex, age, int(rng.integers(0, 4)), int(rng.integers(0, 4))]
        ticket = [f"A/5 {number}", round(rng.uniform(7, 90), 4), "", port]
        yield number + 1, number % 2, number % 3 + 1, *person, *ticket


AIRLINE = '"Month","International airline passengers: monthly totals in thousands. Jan 49 ? Dec 60"'
JENA = (
    '"Date Time","p (mbar)","T (degC)","Tpot (K)","Tdew (degC)","rh (%)","VPmax (mbar)","VPact (mbar)","VPdef (mbar)",'
    '"sh (g/kg)","H2OC (mmol/mol)","rho (g/m**3)","wv (m/s)","max. wv (m/s)","wd (deg)"'
)
WINE = (
    '"fixed acidity";"volatile acidity";"citric acid";"residual sugar";"chlorides";"free sulfur dioxide";'
    '"total sulfur dioxide";"density";"pH";"sulphates";"alcohol";"quality"'
)
AIR = (
    "Date;Time;CO(GT);PT08.S1(CO);NMHC(GT);C6H6(GT);PT08.S2(NMHC);NOx(GT);PT08.S3(NOx);NO2(GT);PT08.S4(NO2);PT08.S5(O3);"
    "T;RH;AH;;"
)
POWER = (
    "Date;Time;Global_active_power;Global_reactive_power;Voltage;Global_intensity;Sub_metering_1;Sub_metering_2;"
    "Sub_metering_3"
)
IRIS = ("Iris-setosa", "Iris-versicolor", "Iris-virginica")

MAKERS = {
    r"iris(\.csv|\.data|\.data\.csv|\.txt)": table(classed(150, 4, IRIS, 3, 1)),
    r"pima-indians-diabetes(\.data)?(\.csv)?": table(diabetes),
    r"(diabetes|indians-diabetes)\.(csv|data)": table(
        diabetes, "Pregnancies,Glucose,BloodPressure,SkinThickness,Insulin,BMI,DiabetesPedigreeFunction,Age,Outcome"
    ),
    r"(sonar|sonar\.all-data)(\.csv|\.data)?": table(classed(208, 60, ("R", "M"), 1, 4)),
    r"(boston_?)?housing\.(csv|data)": table(boston, separator=" "),
    r"ionosphere(\.csv|\.data)": table(classed(351, 34, ("g", "b"), 1, 5)),
    r"(international-)?airline-passengers\.csv": table(
        monthly(("passengers",), 144),
        AIRLINE,
        foot='\n\n"International airline passengers: monthly totals in thousands"\n',
    ),
    r"shampoo(-sales)?\.csv": table(shampoo, '"Month","Sales of shampoo over a three year period"'),
    r"wine\.(data|csv)": table(lambda rng: ((row[-1], *row[:-1]) for row in classed(178, 13, (1, 2, 3))(rng))),
    r"winequality-(red|white)\.csv": table(classed(1_599, 11, (4, 5, 6, 7)), WINE, ";"),
    r"wheat-seeds\.csv|seeds_dataset\.txt": table(classed(210, 7, (1, 2, 3))),
    r"breast-cancer-wisconsin\.(data|csv)": table(
        lambda r: ((1_000_000 + i, *row[:-1], (2, 4)[row[-1]]) for i, row in enumerate(counted(699, (10,) * 9, 2)(r)))
    ),
    r"(german\.data-numeric|poker-hand-.*\.data)": table(counted(1_000, (5,) * 24, 2), separator=" "),
    r"titanic3?\.csv": table(
        titanic, "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked"
    ),
    r"(PRSA_data_.*|raw|pollution)\.csv": table(beijing, "No,year,month,day,hour,pm2.5,DEWP,TEMP,PRES,cbwd,Iws,Is,Ir"),
    r"jena_climate_2009_2016\.csv": table(jena, JENA, foot=""),
    r"AirQualityUCI\.csv": table(air_quality, AIR, ";"),
    r"LD2011_2014\.txt": table(electricity, ";".join(['""', *(f'"MT_{n:03d}"' for n in range(1, 371))]), ";"),
    r"household_power_consumption\.txt": table(household, POWER, ";"),
}
