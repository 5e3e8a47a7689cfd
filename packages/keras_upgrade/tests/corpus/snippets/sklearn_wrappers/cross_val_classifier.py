# Keras 1.2: KerasClassifier and cross_val_score with nb_epoch
import numpy
from keras.models import Sequential
from keras.layers import Dense
from keras.wrappers.scikit_learn import KerasClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_score


def create_model():
    model = Sequential()
    model.add(Dense(6, input_dim=5, init='uniform', activation='relu'))
    model.add(Dense(1, init='uniform', activation='sigmoid'))
    model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model


numpy.random.seed(7)
X = numpy.random.rand(30, 5)
Y = (X[:, 0] > 0.5).astype(int)
model = KerasClassifier(build_fn=create_model, nb_epoch=1, batch_size=10, verbose=0)
kfold = StratifiedKFold(n_splits=2, shuffle=True, random_state=7)
results = cross_val_score(model, X, Y, cv=kfold)
print(results.mean())
