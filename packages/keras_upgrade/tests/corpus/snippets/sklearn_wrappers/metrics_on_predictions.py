# Keras 2.0: confusion_matrix on predict_classes, train_test_split
import numpy as np
from sklearn.metrics import confusion_matrix, classification_report, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from keras.models import Sequential
from keras.layers import Dense

X = MinMaxScaler().fit_transform(np.random.randn(60, 5))
y = (X[:, 1] > 0.5).astype('int')
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=4, stratify=y)
model = Sequential()
model.add(Dense(units=6, input_dim=5, activation='relu'))
model.add(Dense(units=1, activation='sigmoid'))
model.compile('adam', loss='binary_crossentropy', metrics=['accuracy'])
model.fit(X_train, y_train, epochs=1, batch_size=16, verbose=0)
print(confusion_matrix(y_test, model.predict_classes(X_test)))
print(classification_report(y_test, model.predict_classes(X_test).ravel()))
print(roc_auc_score(y_test, model.predict_proba(X_test)))
