"""The models of the first acceptance test, clicked through: VGG16, ResNet50, a Sequential MLP, a nested model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import pytest
from browser_steps import PATIENCE_MS, drawn, hook, open_layer, predicted
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def vgg16(serve: Callable, pictures: Path):
    return serve(keras.applications.VGG16(weights=None), input_folder=str(pictures))


@pytest.fixture(scope="module")
def resnet50(serve: Callable, pictures: Path):
    return serve(keras.applications.ResNet50(weights=None), input_folder=str(pictures))


def test_vgg16_from_the_first_convolution_to_softmax(vgg16, visit: Callable) -> None:
    with visit(vgg16.url) as page:
        # The page opens on something to look at.
        drawn(page, "block1_conv1")
        expect(hook(page, "node")).to_have_count(23)

        layer = open_layer(page, "block5_conv3")
        expect(hook(page, "tile")).to_have_count(512)
        expect(hook(page, "layer-shape")).to_have_text("14×14×512")
        expect(hook(page, "dead-share")).to_contain_text("%")

        open_layer(page, "block1_pool")
        expect(hook(page, "tile")).to_have_count(64)

        open_layer(page, "fc1")
        expect(hook(page, "bars", count=4096)).to_be_visible()
        expect(hook(page, "bar")).to_have_count(10)

        layer = open_layer(page, "predictions")
        expect(layer.locator("[data-testid=bars]")).to_be_visible()
        assert len(predicted(page)) == 5


def test_kernels_and_one_feature_map_with_its_numbers(vgg16, visit: Callable) -> None:
    with visit(vgg16.url) as page:
        open_layer(page, "block5_conv3")
        first = hook(page, "tile").first
        number = first.get_attribute("data-channel")
        first.click()
        dialog = hook(page, "channel", state="ready")
        expect(dialog).to_be_visible(timeout=PATIENCE_MS)
        assert dialog.get_attribute("data-channel") == number
        # 14 x 14 values fit on the map itself.
        expect(dialog.locator(".map-numbers span")).to_have_count(196)
        box = hook(page, "channel-map").bounding_box()
        page.mouse.move(box["x"] + 3, box["y"] + 3)
        expect(hook(page, "channel-value")).to_contain_text("row 0, column 0")
        page.keyboard.press("ArrowRight")
        expect(dialog).not_to_have_attribute("data-channel", number)
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()

        open_layer(page, "block1_conv1")
        hook(page, "view-kernels").click()
        expect(hook(page, "kernels")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator("[data-testid=kernels] .tile")).to_have_count(64)


def test_grad_cam_and_saliency_of_any_class(vgg16, visit: Callable) -> None:
    with visit(vgg16.url) as page:
        predicted(page)
        hook(page, "prediction").nth(1).click()
        overlay = hook(page, "overlay")
        expect(overlay).to_be_visible(timeout=PATIENCE_MS)
        expect(hook(page, "prediction").nth(1)).to_have_attribute("aria-pressed", "true")
        hook(page, "opacity").fill("0.25")
        expect(overlay).to_have_css("opacity", "0.25")
        before = overlay.get_attribute("src")
        hook(page, "method-saliency").click()
        expect(overlay).not_to_have_attribute("src", before, timeout=PATIENCE_MS)
        hook(page, "method-plain").click()
        expect(overlay).to_be_hidden()


def test_resnet50_is_searched_walked_and_seen_as_a_whole(resnet50, visit: Callable) -> None:
    with visit(resnet50.url) as page:
        # 7 layers, 16 blocks and 2 layers; all 177 once unfolded, besides the frames of the blocks.
        expect(hook(page, "node")).to_have_count(25)
        page.keyboard.press("/")
        page.keyboard.type("conv5_block3_add")
        page.keyboard.press("Enter")
        drawn(page, "conv5_block3_add")
        expect(hook(page, "tile")).to_have_count(2048)
        expect(hook(page, "node", name="conv5_block3_add")).to_be_in_viewport()
        page.keyboard.press("ArrowDown")
        drawn(page, "conv5_block3_out")
        page.keyboard.press("ArrowUp")
        drawn(page, "conv5_block3_add")

        hook(page, "fold-all").click()
        expect(page.locator("[data-testid=node]:not([data-category=block])")).to_have_count(177)
        hook(page, "zoom-fit").click()
        area, graph = hook(page, "graph").bounding_box(), page.locator("[data-testid=graph] svg").bounding_box()
        assert graph["height"] <= area["height"] + 1
        assert graph["width"] <= area["width"] + 1


def test_sequential_mlp_with_arrays_from_python(serve: Callable, visit: Callable) -> None:
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(32, activation="relu", name="hidden"),
            keras.layers.Dropout(0.5, name="dropout"),
            keras.layers.Dense(3, activation="softmax", name="softmax"),
        ]
    )
    images = np.random.default_rng(0).uniform(0, 1, (4, 28, 28, 1)).astype("float32")
    handle = serve(model, inputs=images, labels=[0, 1, 2, 0], classes=["shoe", "bag", "shirt"])
    with visit(handle.url) as page:
        expect(hook(page, "input")).to_have_count(4)
        open_layer(page, "hidden")
        expect(hook(page, "bar")).to_have_count(32)
        open_layer(page, "softmax")
        expect(hook(page, "bar")).to_have_count(3)
        assert {line.split("\n")[0].removesuffix(" ✓") for line in predicted(page)} == {"shoe", "bag", "shirt"}

        open_layer(page, "dropout")
        unchanged = hook(page, "bar").all_inner_texts()
        hook(page, "training-training").click()
        expect(hook(page, "training-training")).to_have_attribute("aria-pressed", "true")
        drawn(page, "dropout")
        assert hook(page, "bar").all_inner_texts() != unchanged


def test_nested_model_unfolds_and_folds(serve: Callable, visit: Callable) -> None:
    inner = keras.Sequential([keras.Input((8, 8, 4)), keras.layers.Conv2D(4, 3, name="inside")], name="block")
    image = keras.Input((10, 10, 1))
    hidden = inner(keras.layers.Conv2D(4, 3, name="stem")(image))
    model = keras.Model(image, keras.layers.Dense(2)(keras.layers.Flatten()(hidden)))
    handle = serve(model, inputs=np.ones((1, 10, 10, 1), "float32"))
    with visit(handle.url) as page:
        expect(hook(page, "node", name="inside")).to_have_count(0)
        hook(page, "unfold").click()
        open_layer(page, "inside")
        expect(hook(page, "tile")).to_have_count(4)
        hook(page, "fold").click()
        expect(hook(page, "node", name="inside")).to_have_count(0)
        # The selection moved to the model that holds the layer.
        expect(hook(page, "node", name="block")).to_have_attribute("aria-selected", "true")
