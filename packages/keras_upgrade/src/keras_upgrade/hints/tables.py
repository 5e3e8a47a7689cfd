"""What the hints know: old names and arguments, and what stands in their place today."""

from __future__ import annotations

MIGRATION = "https://keras.io/guides/migrating_to_keras_3/"
RELEASE_2 = "https://github.com/keras-team/keras/releases/tag/2.0.0"
API = "https://keras.io/api/"

# Layers' arguments of Keras 1 (and a few of Keras 2), by their old names.
ARGUMENTS = {
    "init": "kernel_initializer",
    "inner_init": "recurrent_initializer",
    "forget_bias_init": "unit_forget_bias",
    "W_regularizer": "kernel_regularizer",
    "U_regularizer": "recurrent_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "U_constraint": "recurrent_constraint",
    "b_constraint": "bias_constraint",
    "border_mode": "padding",
    "subsample": "strides",
    "subsample_length": "strides",
    "atrous_rate": "dilation_rate",
    "dim_ordering": "data_format",
    "bias": "use_bias",
    "output_dim": "units",
    "nb_filter": "filters",
    "nb_row": "kernel_size",
    "nb_col": "kernel_size",
    "filter_length": "kernel_size",
    "pool_length": "pool_size",
    "stride": "strides",
    "inner_activation": "recurrent_activation",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "consume_less": "implementation",
    "input": "inputs",
    "output": "outputs",
    "lr": "learning_rate",
    "decay": "keras.optimizers.schedules.InverseTimeDecay",
    "nb_epoch": "epochs",
    "nb_val_samples": "validation_steps",
    "samples_per_epoch": "steps_per_epoch",
    "show_accuracy": "metrics=['accuracy']",
    "nb_classes": "num_classes",
    "nb_words": "num_words",
    "period": "save_freq",
    "epsilon": "min_delta",
}
GONE_ARGUMENTS = {
    "mode",
    "input_length",
    "batch_size",
    "write_grads",
    "dropout",
    "max_q_size",
    "nb_worker",
    "pickle_safe",
}
METHODS = {
    "fit_generator": "fit",
    "evaluate_generator": "evaluate",
    "predict_generator": "predict",
    "predict_classes": "predict(x).argmax(axis=-1)",
    "predict_proba": "predict",
    "to_yaml": "to_json",
    "output_shape": "output.shape",
    "input_shape": "input.shape",
    "get_output_at": "output",
    "get_input_at": "input",
    "get_output_shape_at": "output.shape",
    "get_input_shape_at": "input.shape",
    "lr": "learning_rate",
    "W": "kernel",
    "b": "bias",
    "uses_learning_phase": "call(..., training=...)",
}
LOSSES = {
    "rmse": "'mse'",
    "root_mean_squared_error": "'mse'",
    "accuracy": "'categorical_crossentropy'",
    "acc": "'categorical_crossentropy'",
    "binary_accuracy": "'binary_crossentropy'",
    "categorical_accuracy": "'categorical_crossentropy'",
}
TENSORFLOW_1 = {
    "Session": "tf.compat.v1.Session",
    "ConfigProto": "tf.compat.v1.ConfigProto",
    "GPUOptions": "tf.compat.v1.GPUOptions",
    "placeholder": "keras.Input",
    "set_random_seed": "keras.utils.set_random_seed",
    "global_variables_initializer": "tf.compat.v1.global_variables_initializer",
    "get_default_graph": "tf.compat.v1.get_default_graph",
    "log": "tf.math.log",
}
