"""What the page does with inputs, languages, keys, narrow windows and faults."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
from browser_steps import PATIENCE_MS, draw_picture, drawn, hook, open_layer, predicted
from playwright.sync_api import expect

HOSTILE = "<img src=x onerror=document.title='owned'>"


def small_cnn(classes: int = 3, side: int = 28) -> keras.Model:
    return keras.Sequential(
        [
            keras.Input((side, side, 1)),
            keras.layers.Conv2D(6, 3, activation="relu", name="conv"),
            keras.layers.MaxPooling2D(name="pool"),
            keras.layers.Flatten(name="flatten"),
            keras.layers.Dense(classes, activation="softmax", name="softmax"),
        ]
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inputs")
    draw_picture(folder / "one.png", 1)
    draw_picture(folder / "two.png", 2)
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


@pytest.fixture(scope="module")
def cnn(serve: Callable, folder: Path):
    keras.utils.set_random_seed(1)
    other = small_cnn()
    keras.utils.set_random_seed(2)
    return serve(small_cnn(), input_folder=str(folder), classes=[HOSTILE, "bag", "shirt"], compare=other)


@pytest.mark.parametrize(
    "fault",
    ["console.error('a fault')", "new Image().src = 'http://127.0.0.1:9/elsewhere.png'", "setTimeout(() => none())"],
)
def test_these_tests_notice_faults_of_the_page(cnn, visit: Callable, fault: str) -> None:
    def meet_fault() -> None:
        with visit(cnn.url) as page:
            page.evaluate(f"{{ {fault} }}")
            page.wait_for_timeout(300)

    with pytest.raises(AssertionError):
        meet_fault()


def test_upload_by_button_and_by_drag_and_drop(cnn, visit: Callable, tmp_path: Path) -> None:
    with visit(cnn.url) as page:
        hook(page, "upload-file").set_input_files(draw_picture(tmp_path / "uploaded.png", 7))
        expect(hook(page, "input-name")).to_have_text("uploaded.png")
        expect(hook(page, "input", kind="upload")).to_have_attribute("aria-pressed", "true")
        drawn(page, "conv")

        page.evaluate(
            """async () => {
                const canvas = document.createElement("canvas");
                const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
                const dataTransfer = new DataTransfer();
                dataTransfer.items.add(new File([blob], "dropped.png", { type: "image/png" }));
                for (const type of ["dragenter", "dragover", "drop"])
                    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
            }"""
        )
        expect(hook(page, "input-name")).to_have_text("dropped.png")
        drawn(page, "conv")


def test_drawing_is_looked_at_after_every_stroke(cnn, visit: Callable) -> None:
    with visit(cnn.url) as page:
        # The pad stays where it is from the moment when the rest of the page is there.
        drawn(page, "conv")
        hook(page, "draw").click()
        expect(hook(page, "pad-canvas")).to_be_visible()
        for across in (0.3, 0.6):
            box = hook(page, "pad-canvas").bounding_box()
            page.mouse.move(box["x"] + box["width"] * across, box["y"] + 40)
            page.mouse.down()
            page.mouse.move(box["x"] + box["width"] * across, box["y"] + 160, steps=4)
            page.mouse.up()
            expect(hook(page, "input", kind="drawing")).to_have_attribute("aria-pressed", "true")
        expect(hook(page, "input", kind="drawing")).to_have_count(1)
        hook(page, "pad-done").click()
        expect(hook(page, "input-name")).to_have_text("drawing.png")
        # The network got strokes: white pixels on a black ground.
        bright = hook(page, "picture").evaluate(
            """async (image) => {
                await image.decode();
                const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
                const context = canvas.getContext("2d");
                context.drawImage(image, 0, 0);
                const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
                return data.filter((value, at) => at % 4 === 0 && value > 128).length / (data.length / 4);
            }"""
        )
        assert 0.02 < bright < 0.5


def test_refused_upload_is_explained_and_the_page_lives_on(cnn, visit: Callable, tmp_path: Path) -> None:
    (tmp_path / "fake.png").write_text("not a picture")
    with visit(cnn.url, expected=("status of 4",)) as page:
        hook(page, "upload-file").set_input_files(tmp_path / "fake.png")
        expect(hook(page, "error")).to_contain_text(re.compile(r"[Ee]xpected"))
        hook(page, "upload-file").set_input_files(draw_picture(tmp_path / "good.png", 8))
        expect(hook(page, "input-name")).to_have_text("good.png")
        expect(hook(page, "error")).to_have_count(0)


def test_broken_file_is_explained_where_it_is_selected(cnn, visit: Callable) -> None:
    with visit(cnn.url, expected=("status of 4",)) as page:
        hook(page, "input", name="broken.png").click()
        expect(hook(page, "stage").locator("[data-testid=error]")).to_be_visible()
        hook(page, "input", name="one.png").click()
        drawn(page, "conv")
        expect(hook(page, "error")).to_have_count(0)


@pytest.mark.parametrize("kind", ["input", "checkpoint"])
def test_two_side_by_side_with_the_difference(cnn, visit: Callable, kind: str) -> None:
    with visit(cnn.url) as page:
        hook(page, "input", name="one.png").click()
        drawn(page, "conv")
        if kind == "input":
            hook(page, "input", name="two.png").click(modifiers=["Shift"])
        else:
            group = page.locator("[data-testid=compare] optgroup").first
            hook(page, "compare").select_option(value=group.locator("option").first.get_attribute("value"))
        expect(hook(page, "tile").first.locator(".tile-picture")).to_have_count(3)
        drawn(page, "conv")
        expect(hook(page, "legend")).to_have_count(3)
        # The difference's scale is symmetric around zero.
        low, high = hook(page, "legend").last.locator("span:not([class])").all_inner_texts()
        assert float(low) == -float(high) != 0
        expect(page.locator(".predictions-second").first).to_be_visible()
        hook(page, "tile").first.click()
        expect(hook(page, "channel", state="ready").locator("[data-testid=channel-map]")).to_have_count(3)


def test_hostile_names_are_text(cnn, visit: Callable, folder: Path) -> None:
    with visit(cnn.url) as page:
        assert HOSTILE in "\n".join(predicted(page))
        assert page.locator("img[src=x]").count() == 0
        assert "owned" not in page.title()


def test_language_follows_the_browser_and_the_switch(cnn, visit: Callable) -> None:
    japanese = re.compile("[ぁ-んァ-ヶ一-龠]")
    with visit(cnn.url, locale="ja-JP") as page:
        drawn(page, "conv")
        expect(page.locator("html")).to_have_attribute("lang", "ja")
        expect(hook(page, "amount")).to_have_text(japanese)
        hook(page, "language").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(hook(page, "amount")).to_have_text("6 feature maps")
        # Nothing of the other language is left, but for the button that leads back.
        page.evaluate("document.querySelector('[data-testid=language]').remove()")
        assert japanese.findall(page.locator("main").inner_text()) == []
        page.reload()
        expect(hook(page, "amount")).to_have_text("6 feature maps")


@pytest.mark.parametrize(("wish", "locale", "other"), [("ja", "en-US", "en"), ("en", "ja-JP", "ja")])
def test_language_of_the_server_outranks_the_browser_and_the_switch_both(
    serve: Callable, folder: Path, visit: Callable, monkeypatch: pytest.MonkeyPatch, wish: str, locale: str, other: str
) -> None:
    monkeypatch.setenv("QUIVER_LANGUAGE", wish)
    page_language = "document.documentElement.lang"
    with visit(serve(small_cnn(), input_folder=str(folder)).url, locale=locale) as page:
        assert page.evaluate(page_language) == wish
        hook(page, "language").click()
        expect(page.locator("html")).to_have_attribute("lang", other)
        page.reload()
        drawn(page, "conv")
        assert page.evaluate(page_language) == other


def test_dark_and_light(cnn, visit: Callable) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor.match(/[0-9.]+/g).slice(0, 3).map(Number)"
    with visit(cnn.url, color_scheme="dark") as page:
        assert sum(page.evaluate(ground)) < 150
        hook(page, "theme").click()
        assert sum(page.evaluate(ground)) > 600
        page.reload()
        drawn(page, "conv")
        assert sum(page.evaluate(ground)) > 600


def test_keyboard_alone(cnn, visit: Callable) -> None:
    with visit(cnn.url) as page:
        drawn(page, "conv")
        page.keyboard.press("ArrowDown")
        drawn(page, "pool")
        order = [tile.get_attribute("data-channel") for tile in hook(page, "tile").all()]
        page.keyboard.press("s")
        expect(hook(page, "sort-index")).to_have_attribute("aria-pressed", "true")
        drawn(page, "pool")
        assert [tile.get_attribute("data-channel") for tile in hook(page, "tile").all()] == sorted(order)
        hook(page, "tile").first.focus()
        page.keyboard.press("ArrowRight")
        expect(hook(page, "tile").nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        expect(hook(page, "channel", channel=1)).to_be_visible()
        page.keyboard.press("Escape")
        expect(hook(page, "channel")).to_have_count(0)
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_everything_that_can_be_pressed_has_a_name(cnn, visit: Callable) -> None:
    with visit(cnn.url, locale="ja-JP") as page:
        drawn(page, "conv")
        nameless = page.evaluate(
            """() => [...document.querySelectorAll("button, select, input:not([hidden]), [role=option], img, canvas")]
                .filter((element) => !(element.getAttribute("aria-label") || element.closest("label")
                    || element.innerText?.trim() || element.getAttribute("alt") !== null))
                .map((element) => element.outerHTML.slice(0, 120))"""
        )
        assert nameless == []


def test_phone_shows_one_panel_at_a_time(cnn, visit: Callable) -> None:
    with visit(cnn.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True) as page:
        expect(hook(page, "graph")).to_be_visible()
        expect(hook(page, "layer")).to_be_hidden()
        hook(page, "node", name="pool").tap()
        drawn(page, "pool")
        expect(hook(page, "graph")).to_be_hidden()
        for panel in ("input", "model", "layer"):
            hook(page, f"tab-{panel}").tap()
            assert page.evaluate("document.documentElement.scrollWidth") == 390
            for area in page.locator(".panel:visible").all():
                assert area.evaluate("(element) => element.scrollWidth <= element.clientWidth")


def test_preprocessing_is_shown_and_switched(cnn, visit: Callable) -> None:
    with visit(cnn.url) as page:
        drawn(page, "conv")
        choice = hook(page, "preprocess")
        expect(hook(page, "preprocess-reason")).not_to_be_empty()
        before, values = choice.get_attribute("data-active"), hook(page, "legend").inner_text()
        names = choice.locator("option").evaluate_all("(options) => options.map((option) => option.value)")
        other = next(name for name in names if name not in ("auto", before))
        with page.expect_response(lambda answer: "/api/layer/" in answer.url):
            choice.select_option(value=other)
        expect(choice).to_have_attribute("data-active", other)
        drawn(page, "conv")
        assert hook(page, "legend").inner_text() != values
        choice.select_option(value="auto")
        expect(choice).to_have_attribute("data-active", before)


def test_a_file_that_appears_in_the_folder_appears_on_the_page(cnn, visit: Callable, folder: Path) -> None:
    with visit(cnn.url) as page:
        drawn(page, "conv")
        draw_picture(folder / "later.png", 5)
        expect(hook(page, "input", name="later.png")).to_be_visible(timeout=20_000)


def test_page_follows_a_training(serve: Callable, visit: Callable) -> None:
    from quiver_engine import QuiverCallback

    model = small_cnn()
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    images = np.random.default_rng(0).uniform(0, 1, (64, 28, 28, 1)).astype("float32")
    labels = (images.mean((1, 2, 3)) > 0.5).astype("int32")
    handle = serve(model, inputs=images[:4])
    with visit(handle.url) as page:
        drawn(page, "conv")
        picture = page.locator(".tile-picture").first
        before = picture.evaluate("(element) => getComputedStyle(element).backgroundImage")
        model.fit(images, labels, epochs=2, batch_size=16, verbose=0, callbacks=[QuiverCallback(handle)])
        expect(hook(page, "live")).to_contain_text("epoch 2", timeout=PATIENCE_MS)
        expect(hook(page, "live")).to_contain_text("loss")
        drawn(page, "conv")
        expect(picture).to_be_visible()
        page.wait_for_function(
            "(before) => getComputedStyle(document.querySelector('.tile-picture')).backgroundImage !== before",
            arg=before,
        )


def test_server_that_stops_is_told_and_comes_back(visit: Callable, folder: Path) -> None:
    from quiver_engine import server

    model = small_cnn()
    handle = server.launch(model, input_folder=str(folder), port=0, block=False, open_browser=False)
    try:
        with visit(handle.url, expected=("Failed to load resource",)) as page:
            drawn(page, "conv")
            handle.stop()
            expect(hook(page, "live", state="lost")).to_be_visible(timeout=20_000)
            hook(page, "node", name="pool").click()
            expect(hook(page, "error", code="unreachable")).to_be_visible()
            port = int(handle.url.rstrip("/").rpartition(":")[2])
            handle = server.launch(model, input_folder=str(folder), port=port, block=False, open_browser=False)
            expect(hook(page, "live", state="lost")).to_have_count(0, timeout=30_000)
            drawn(page, "pool")
            open_layer(page, "conv")
    finally:
        handle.stop()


@pytest.mark.parametrize(("locale", "heading"), [("en-US", "How this number is made"), ("ja-JP", "この値の計算")])
def test_each_number_of_a_feature_map_is_explained(cnn, visit: Callable, locale: str, heading: str) -> None:
    with visit(cnn.url + "#layer=conv", locale=locale) as page:
        hook(page, "tile").first.click()
        making = hook(page, "making", state="ready")
        expect(making).to_contain_text(heading)
        before = hook(page, "making-sum").inner_text()
        value = hook(page, "channel-value").inner_text()
        # The map has the arrow keys while it is looked at; elsewhere they go to the next map.
        channel = hook(page, "channel").get_attribute("data-channel")
        page.locator(".map-stage").focus()
        for _ in range(3):
            page.keyboard.press("ArrowUp")
        expect(hook(page, "channel-value")).not_to_have_text(value)
        expect(hook(page, "making-sum")).not_to_have_text(before)
        assert hook(page, "channel").get_attribute("data-channel") == channel
        # 3 x 3 of 28 x 28 pixels is what one place of the first convolution can see.
        frame = hook(page, "field").get_attribute("style")
        assert re.search(r"width: 10\.71\d*%", frame)
        # Step by step on demand.
        told = hook(page, "making-sum").inner_text()
        hook(page, "play").click()
        expect(hook(page, "making-sum")).not_to_have_text(told)
        page.keyboard.press("Escape")
        open_layer(page, "softmax")
        hook(page, "unit").nth(1).click()
        expect(hook(page, "making-sum")).to_contain_text("softmax")


def test_the_address_restores_the_view_and_the_browser_goes_back(cnn, visit: Callable) -> None:
    with visit(cnn.url) as page:
        open_layer(page, "pool")
        hook(page, "input", name="two.png").click()
        open_layer(page, "softmax")
        page.go_back()
        drawn(page, "pool")
        address = page.url
        page.goto("about:blank")
        page.goto(address)
        drawn(page, "pool")
        expect(hook(page, "input-name")).to_have_text("two.png")
        # An address edited by hand is followed without a reload.
        page.evaluate("location.hash = 'layer=flatten'")
        drawn(page, "flatten")


def test_an_upload_is_inverted_removed_and_not_what_another_browser_opens_on(
    cnn, visit: Callable, tmp_path: Path
) -> None:
    with visit(cnn.url) as page:
        expect(hook(page, "invert")).to_be_visible()
        hook(page, "upload-file").set_input_files(draw_picture(tmp_path / "mine.png", 7))
        expect(hook(page, "input-name")).to_have_text("mine.png")
        before = predicted(page)
        hook(page, "invert").click()
        expect(hook(page, "invert")).to_have_attribute("aria-pressed", "true")
        expect(hook(page, "predictions", state="ready")).not_to_have_text("\n".join(before))
        with visit(cnn.url) as other:
            expect(hook(other, "input", name="mine.png")).to_be_visible()
            expect(hook(other, "input-name")).not_to_have_text("mine.png")
        hook(page, "discard").click()
        expect(hook(page, "input", name="mine.png")).to_have_count(0)


def test_gradcam_names_its_layer_and_another_can_be_chosen(serve: Callable, visit: Callable, folder: Path) -> None:
    start = keras.Input((28, 28, 1))
    x = keras.layers.Conv2D(3, 3, name="early")(start)
    x = keras.layers.Conv2D(3, 3, name="late")(x)
    model = keras.Model(start, keras.layers.Dense(3, activation="softmax")(keras.layers.GlobalAveragePooling2D()(x)))
    with visit(serve(model, input_folder=str(folder)).url) as page:
        hook(page, "input", name="one.png").click()
        hook(page, "method-gradcam").click()
        expect(hook(page, "overlay")).to_be_visible()
        expect(hook(page, "cam-layer")).to_have_value("2")
        late = hook(page, "overlay").get_attribute("src")
        hook(page, "cam-layer").select_option("early")
        expect(hook(page, "overlay")).not_to_have_attribute("src", late)


def test_a_training_that_breaks_off_is_said(serve: Callable, visit: Callable) -> None:
    from quiver_engine import QuiverCallback

    model = small_cnn()
    model.compile("sgd", "sparse_categorical_crossentropy")
    images = np.random.default_rng(0).random((64, 28, 28, 1), "float32")
    handle = serve(model, inputs=images[:2], input_folder=None)

    class Broken(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
            if epoch == 1:
                raise RuntimeError("out of patience")

    with visit(handle.url) as page:
        with pytest.raises(RuntimeError, match="out of patience"):
            model.fit(images, np.zeros(64), epochs=3, verbose=0, callbacks=[QuiverCallback(handle), Broken()])
        expect(hook(page, "live", state="broken")).to_have_text(re.compile("Training broke off"))
