# Keras 1.2: MNIST の手書き数字を多層パーセプトロンで分類する
# -*- coding: utf-8 -*-
from keras.datasets import mnist
from keras.models import Sequential
from keras.layers.core import Dense, Activation
from keras.optimizers import SGD
from keras.utils import np_utils

# データの読み込みと正規化
(X_train, y_train), (X_test, y_test) = mnist.load_data()
X_train = X_train.reshape(60000, 784).astype("float32") / 255.0
X_test = X_test.reshape(10000, 784).astype("float32") / 255.0
Y_train = np_utils.to_categorical(y_train, 10)
Y_test = np_utils.to_categorical(y_test, 10)

# モデルの構築
model = Sequential()
model.add(Dense(output_dim=32, input_dim=784))  # 隠れ層
model.add(Activation("sigmoid"))
model.add(Dense(output_dim=10))  # 出力層
model.add(Activation("softmax"))
model.compile(
    loss="categorical_crossentropy", optimizer=SGD(lr=0.01, momentum=0.9, nesterov=True), metrics=["accuracy"]
)

# 学習
history = model.fit(X_train, Y_train, nb_epoch=1, batch_size=100, verbose=1)
print("訓練データの正解率:", history.history["acc"][-1])

# 評価
loss_and_metrics = model.evaluate(X_test, Y_test)
print("誤差と正解率:", loss_and_metrics)
print("予測:", model.predict_classes(X_test[:5], verbose=0))
